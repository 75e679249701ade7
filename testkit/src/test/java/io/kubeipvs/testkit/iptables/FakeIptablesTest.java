package io.kubeipvs.testkit.iptables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeipvs.linux.iptables.Iptables;
import io.kubeipvs.linux.iptables.IptablesException;
import io.kubeipvs.linux.iptables.SavedTables;
import io.kubeipvs.net.IpFamily;
import java.util.HashSet;
import java.util.List;
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
  void aHookMakesARestoreFailBeforeItDoesAnything() throws Exception {
    ipv4.beforeRestore(text -> {
      throw new IptablesException("lock held", 4, "lock held");
    });

    assertThatThrownBy(() -> ipv4.restore("*nat\nCOMMIT\n")).hasMessage("lock held");
    assertThat(ipv4.save("nat")).isEmpty();
  }

  /** {@code NftIptablesTest} shows the same of iptables-nft. */
  @Test
  void aTableWithRulesOfNftIsNotShownButWritten() throws Exception {
    ipv4.writeByNft("filter");
    ipv4.restore("*nat\n:MINE - [0:0]\nCOMMIT\n*filter\n:MINE - [0:0]\nCOMMIT\n");
    SavedTables saved = ipv4.save(List.of("nat", "filter"));

    assertThat(saved.text("nat")).contains(":MINE");
    assertThatThrownBy(() -> saved.text("filter")).hasMessageContaining("nft list ruleset");
  }

  @Test
  void tellsWhetherARuleUsesASet() throws Exception {
    createSet("KUBE-LOOP-BACK");
    ipv4.restore("*nat\n-A OUTPUT -m set --match-set KUBE-LOOP-BACK dst -j RETURN\nCOMMIT\n");

    assertThat(ipv4.usesSet("KUBE-LOOP-BACK")).isTrue();
    assertThat(ipv4.usesSet("KUBE-CLUSTER-IP")).isFalse();
  }
}
