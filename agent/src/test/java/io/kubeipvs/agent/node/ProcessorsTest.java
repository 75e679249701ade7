package io.kubeipvs.agent.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.linux.sysctl.ProcSysctls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The machine's CPUs, from files as the kernel has them under /sys/devices/system. */
final class ProcessorsTest {
  private static final int OWN = 2;

  @TempDir private Path devices;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"0 | 1", "0-127 | 128", "0-3,8,10-11 | 7"})
  void thoseThatAreOnlineCount(String online, int count) throws IOException {
    write("node/online", "0");
    write("cpu/online", online);
    write("cpu/present", "0-255");

    assertThat(count()).isEqualTo(count);
  }

  @Test
  void withoutMemoryNodesAllThatArePresentCount() throws IOException {
    write("cpu/online", "0-2");
    write("cpu/present", "0-3");

    assertThat(count()).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource({"''", "all"})
  void whatCannotBeReadIsWhatTheProcessHas(String online) throws IOException {
    assertThat(count()).isEqualTo(OWN);
    write("node/online", "0");
    assertThat(count()).isEqualTo(OWN);
    write("cpu/online", online);
    assertThat(count()).isEqualTo(OWN);
  }

  private int count() {
    return Processors.count(new ProcSysctls(devices), OWN);
  }

  private void write(String name, String content) throws IOException {
    Path file = devices.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content + "\n");
  }
}
