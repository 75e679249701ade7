package io.kubeipvs.agent.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalZoneTest {
  @TempDir private Path folder;

  private Path link(String target) throws IOException {
    return Files.createSymbolicLink(folder.resolve("localtime"), Path.of(target));
  }

  @Test
  void isUtcWithoutAFile() {
    assertThat(LocalZone.find(null, null, folder.resolve("none"))).isEqualTo(ZoneOffset.UTC);
    assertThat(LocalZone.find(null, "", folder.resolve("none"))).isEqualTo(ZoneOffset.UTC);
  }

  @Test
  void isUtcWhereTheFileIsLinkedToIt() throws IOException {
    assertThat(LocalZone.find(null, null, link("/usr/share/zoneinfo/Etc/UTC")))
        .isEqualTo(ZoneOffset.UTC);
  }

  @Test
  void isUtcWhereTheVariableSaysSo() throws IOException {
    assertThat(LocalZone.find(null, "UTC", link("/usr/share/zoneinfo/Asia/Tokyo")))
        .isEqualTo(ZoneOffset.UTC);
  }

  @Test
  void isJavasElsewhere() throws IOException {
    Path link = link("../usr/share/zoneinfo/Asia/Tokyo");
    assertThat(LocalZone.find(null, null, link)).isEqualTo(ZoneId.systemDefault());
    assertThat(LocalZone.find(null, ":UTC", link)).isEqualTo(ZoneId.systemDefault());
    assertThat(LocalZone.find(null, "Asia/Tokyo", link)).isEqualTo(ZoneId.systemDefault());
    assertThat(LocalZone.find("Asia/Tokyo", "UTC", link)).isEqualTo(ZoneId.systemDefault());
    Path copy = Files.createFile(folder.resolve("copy"));
    assertThat(LocalZone.find(null, null, copy)).isEqualTo(ZoneId.systemDefault());
  }

  /** Whatever this machine's zone is. */
  @Test
  void tellsTheSameTimeAsJava() {
    Instant now = Instant.parse("2026-07-01T12:00:00Z");
    assertThat(LocalZone.find(null, System.getenv("TZ"), LocalZone.FILE).getRules().getOffset(now))
        .isEqualTo(ZoneId.systemDefault().getRules().getOffset(now));
  }
}
