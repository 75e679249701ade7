package io.kubeipvs.dataplane.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.dataplane.WriteHistory;
import io.kubeipvs.dataplane.WriteKind;
import io.kubeipvs.proxy.plan.Cause;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The latest writes are remembered, the others counted. */
final class JournalTest {
  private static final int REMEMBERED = 8192;
  private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");

  private final Journal journal = new Journal(() -> NOON);

  private void write(Object operation) {
    journal.record(WriteKind.ADD_ADDRESS, operation, new Cause.Drift(), null);
  }

  @Test
  void theLatestAreRememberedAndTheOthersCounted() {
    for (int i = 1; i <= REMEMBERED + 3; i++) {
      write("write " + i);
    }
    WriteHistory history = journal.remembered().history();

    assertThat(history.forgotten()).isEqualTo(3);
    assertThat(history.writes()).hasSize(REMEMBERED);
    assertThat(history.writes().getFirst().operation()).isEqualTo("write 4");
    assertThat(history.writes().getLast().number()).isEqualTo(REMEMBERED + 3);
  }

  @Test
  void whatWasRememberedAtOneMomentStaysAsItIs() {
    journal.batchEnded();
    write("first");
    WriteHistory before = journal.remembered().history();
    for (int i = 0; i < REMEMBERED; i++) {
      write("later");
    }
    assertThat(before.writes()).singleElement().hasToString("1 2026-11-27T12:00:00Z first (drift)");
  }

  /** The writer only copies references: the texts are the asker's work. */
  @Test
  void noTextIsMadeBeforeItIsRead() {
    int[] texts = {0};
    write(
        new Object() {
          @Override
          public String toString() {
            texts[0]++;
            return "costly";
          }
        });
    WriteHistory history = journal.remembered().history();

    assertThat(texts[0]).isZero();
    assertThat(history.writes().getFirst().operation()).isEqualTo("costly");
    assertThat(texts[0]).isEqualTo(1);
  }
}
