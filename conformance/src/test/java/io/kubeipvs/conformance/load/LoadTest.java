package io.kubeipvs.conformance.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a download notices, and how requests are counted. */
final class LoadTest {
  @Test
  void aLostOrDoubledChunkShows() {
    byte[] first = new byte[4096];
    byte[] second = new byte[4096];
    DownloadContent.fill(first, 0);
    DownloadContent.fill(second, 4096);
    assertThat(second).isNotEqualTo(first);
    assertThat(second[0]).isEqualTo(DownloadContent.at(4096));
  }

  @Test
  void countsOfStreamsAddUp() {
    RequestCount one = new RequestCount(3, 1, 0, Duration.ofMillis(5), List.of("a"));
    RequestCount two = new RequestCount(4, 0, 2, Duration.ofMillis(7), List.of());
    assertThat(one.plus(two)).isEqualTo(two.plus(one));
    assertThat(one.plus(two))
        .hasToString("7 requests answered, 1 failed; 2 took longer than 900 ms, the longest 7 ms");
  }
}
