package io.kubeipvs.testkit.sysctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeipvs.linux.sysctl.Sysctls;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What every {@link Sysctls} does, in a network namespace of the test's own. */
public abstract class SysctlsContract {
  /** The settings; the same ones each time within a test. */
  protected abstract Sysctls sysctls() throws Exception;

  @Test
  void aWrittenValueIsRead() throws Exception {
    sysctls().write("net/ipv4/ip_forward", "1");
    assertThat(sysctls().read("net/ipv4/ip_forward")).isEqualTo("1");

    sysctls().write("net/ipv4/ip_forward", "0");
    assertThat(sysctls().read("net/ipv4/ip_forward")).isEqualTo("0");
  }

  @Test
  void aValueOfSeveralNumbersIsOneText() throws Exception {
    assertThat(sysctls().read("net/ipv4/ip_local_port_range")).matches("\\d+\t\\d+");
  }

  @Test
  void aSettingThatIsNotThereIsNull() throws Exception {
    assertThat(sysctls().read("net/ipv4/of_nobody")).isNull();
  }

  @Test
  void writingASettingThatIsNotThereFails() {
    assertThatThrownBy(() -> sysctls().write("net/ipv4/of_nobody", "1"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("net/ipv4/of_nobody = 1: ENOENT");
  }

  @Test
  void aValueTheKernelDoesNotTakeFailsAndChangesNothing() throws Exception {
    sysctls().write("net/ipv4/ip_forward", "1");

    assertThatThrownBy(() -> sysctls().write("net/ipv4/ip_forward", "yes"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("net/ipv4/ip_forward = yes: EINVAL");
    assertThat(sysctls().read("net/ipv4/ip_forward")).isEqualTo("1");
  }

  @Test
  void whoMayWriteKnowsItBeforehand() throws Exception {
    assertThat(sysctls().isWritable("net/ipv4/ip_forward")).isTrue();
    assertThat(sysctls().isWritable("net/ipv4/of_nobody")).isFalse();
  }

  @Test
  void aKeyThatLeavesTheFolderIsRefused() {
    assertThatThrownBy(() -> sysctls().read("../version"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
