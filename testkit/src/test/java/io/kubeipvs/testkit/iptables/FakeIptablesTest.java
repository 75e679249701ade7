package io.kubeipvs.testkit.iptables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeipvs.linux.iptables.Iptables;
import io.kubeipvs.linux.iptables.IptablesException;
import io.kubeipvs.net.IpFamily;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FakeIptablesTest extends IptablesContract {
  private final Set<String> sets = new HashSet<>();
  private final FakeIptables ipv4 = new FakeIptables(IpFamily.IPV4, sets::contains);
  private final FakeIptables ipv6 = new FakeIptables(IpFamily.IPV6, sets::contains);

  @Override
  protected Iptables iptables(IpFamily family) {
    return family == IpFamily.IPV4 ? ipv4 : ipv6;
  }

  @Override
  protected void createSet(String name) {
    sets.add(name);
  }

  @Test
  void countsWritesAndKeepsTheirText() throws Exception {
    ipv4.save("nat");
    ipv4.restore("*nat\nCOMMIT\n");

    assertThat(ipv4.writeCount()).isEqualTo(1);
    assertThat(ipv4.restored()).containsExactly("*nat\nCOMMIT\n");
  }

  @Test
  void aHookMakesARestoreFailBeforeItDoesAnything() {
    ipv4.beforeRestore(text -> {
      throw new IptablesException("lock held", 4, "lock held");
    });

    assertThatThrownBy(() -> ipv4.restore("*nat\nCOMMIT\n")).hasMessage("lock held");
    assertThat(ipv4.save("nat")).isEmpty();
  }

  @Test
  void tellsWhetherARuleUsesASet() throws Exception {
    createSet("KUBE-LOOP-BACK");
    ipv4.restore("*nat\n-A OUTPUT -m set --match-set KUBE-LOOP-BACK dst -j RETURN\nCOMMIT\n");

    assertThat(ipv4.usesSet("KUBE-LOOP-BACK")).isTrue();
    assertThat(ipv4.usesSet("KUBE-CLUSTER-IP")).isFalse();
  }
}
