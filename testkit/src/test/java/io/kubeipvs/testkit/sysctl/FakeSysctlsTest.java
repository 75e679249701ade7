package io.kubeipvs.testkit.sysctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeipvs.linux.sysctl.Sysctls;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class FakeSysctlsTest extends SysctlsContract {
  private final FakeSysctls sysctls = FakeSysctls.freshlyBooted();

  @Override
  protected Sysctls sysctls() {
    return sysctls;
  }

  @Test
  void countsWrites() throws Exception {
    sysctls.read("net/ipv4/ip_forward");
    sysctls.write("net/ipv4/ip_forward", "1");

    assertThat(sysctls.writeCount()).isEqualTo(1);
    assertThat(sysctls.written()).containsExactly("net/ipv4/ip_forward = 1");
  }

  @Test
  void aHookMakesAWriteFail() {
    sysctls.beforeWrite((key, value) -> {
      throw new IOException(key + ": EROFS");
    });

    assertThatThrownBy(() -> sysctls.write("net/ipv4/ip_forward", "1"))
        .hasMessageEndingWith("EROFS");
    assertThat(sysctls.read("net/ipv4/ip_forward")).isEqualTo("0");
  }
}
