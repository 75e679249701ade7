package io.kubeipvs.kernel.sysctl;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.kernel.support.TestNamespace;
import io.kubeipvs.linux.sysctl.NamespaceSysctls;
import io.kubeipvs.linux.sysctl.ProcSysctls;
import io.kubeipvs.linux.sysctl.Sysctls;
import io.kubeipvs.testkit.sysctl.SysctlsContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("kernel")
class KernelSysctlsTest extends SysctlsContract {
  private final Sysctls outside = new ProcSysctls(ProcSysctls.PROC_SYS);
  private TestNamespace namespace;
  private Sysctls sysctls;

  @BeforeEach
  void inAFreshNamespace() throws Exception {
    namespace = TestNamespace.create();
    sysctls = new NamespaceSysctls(namespace.namespace(), outside);
  }

  @AfterEach
  void close() {
    namespace.close();
  }

  @Override
  protected Sysctls sysctls() {
    return sysctls;
  }

  @Test
  void aSettingIsTheNamespacesOwn() throws Exception {
    String before = outside.read("net/ipv4/ip_forward");
    String other = "0".equals(before) ? "1" : "0";
    sysctls.write("net/ipv4/ip_forward", other);

    assertThat(sysctls.read("net/ipv4/ip_forward")).isEqualTo(other);
    assertThat(outside.read("net/ipv4/ip_forward")).isEqualTo(before);
    assertThat(namespace.run("cat", "/proc/sys/net/ipv4/ip_forward")).isEqualTo(other + "\n");
  }
}
