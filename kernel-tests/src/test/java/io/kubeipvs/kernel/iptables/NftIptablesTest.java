package io.kubeipvs.kernel.iptables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kubeipvs.kernel.support.TestNamespace;
import io.kubeipvs.linux.iptables.Iptables;
import io.kubeipvs.linux.iptables.IptablesBackEnd;
import io.kubeipvs.linux.iptables.IptablesException;
import io.kubeipvs.linux.iptables.IptablesInstallation;
import io.kubeipvs.linux.iptables.SavedTables;
import io.kubeipvs.linux.iptables.ToolEnvironment;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.testkit.iptables.IptablesContract;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("host-kernel")
class NftIptablesTest extends IptablesContract {
  private TestNamespace namespace;
  private IptablesInstallation installation;

  @BeforeAll
  static void whereTheBackEndWorks() throws Exception {
    // Reading succeeds even where the kernel lacks the families ip and ip6; a write tells.
    try (TestNamespace probe = TestNamespace.create()) {
      installation(probe).open(IpFamily.IPV4).restore("*filter\n:PROBE - [0:0]\nCOMMIT\n");
    } catch (IptablesException e) {
      assumeTrue(false, "iptables-nft does not work here: " + e.errorText().strip());
    }
  }

  @BeforeEach
  void inAFreshNamespace() throws Exception {
    namespace = TestNamespace.create();
    installation = installation(namespace);
  }

  private static ToolEnvironment environment(TestNamespace namespace) {
    return ToolEnvironment.ofThisProcess().withCommandPrefix(namespace.namespace().commandPrefix());
  }

  private static IptablesInstallation installation(TestNamespace namespace)
      throws IptablesException {
    return IptablesInstallation.of(IptablesBackEnd.NFT, environment(namespace));
  }

  @AfterEach
  void close() {
    namespace.close();
  }

  @Override
  protected Iptables iptables(IpFamily family) throws Exception {
    return installation.open(family);
  }

  @Override
  protected void createSet(String name) throws Exception {
    namespace.run("ipset", "create", name, "hash:ip,port");
  }

  @Test
  void readingCreatesNoTable() throws Exception {
    iptables(IpFamily.IPV4).save("mangle");

    assertThat(namespace.run("nft", "list", "ruleset")).isEmpty();
  }

  /** Clamping to the path's segment size: no match or target of iptables says this. */
  private void clampByNft(String table) throws Exception {
    namespace.run("nft", "add", "table", "ip", table);
    namespace.run("nft", "add", "chain", "ip", table, "clamp");
    namespace.run("nft", "add", "rule", "ip", table, "clamp", "tcp option maxseg size set rt mtu");
  }

  @Test
  void aTableWithRulesOfNftKeepsNoOtherBack() throws Exception {
    clampByNft("mangle");
    Iptables iptables = iptables(IpFamily.IPV4);
    iptables.restore("*nat\n:MINE - [0:0]\nCOMMIT\n*filter\n:MINE - [0:0]\nCOMMIT\n");
    SavedTables saved = iptables.save(List.of("nat", "filter", "mangle"));

    assertThat(saved.text("nat")).contains(":MINE");
    assertThat(saved.text("filter")).contains(":MINE");
    assertThatThrownBy(() -> saved.text("mangle")).hasMessageContaining("nft list ruleset");
  }

  @Test
  void aTableWithRulesOfNftIsNotShownButWritten() throws Exception {
    clampByNft("filter");
    iptables(IpFamily.IPV4)
        .restore("*nat\n:MINE - [0:0]\nCOMMIT\n*filter\n:MINE - [0:0]\nCOMMIT\n");
    SavedTables saved = iptables(IpFamily.IPV4).save(List.of("nat", "filter"));

    assertThat(saved.text("nat")).contains(":MINE");
    assertThat(saved.shows("filter")).isFalse();
    assertThat(namespace.run("nft", "list", "table", "ip", "filter"))
        .contains("chain MINE", "maxseg size set rt mtu");
  }

  /** It is the tool that works or does not; what it can show is another question. */
  @Test
  void aTableWithRulesOfNftIsNoMissingKernel() throws Exception {
    clampByNft("nat");

    assertThatCode(() -> installation.requireKernel(IpFamily.IPV4)).doesNotThrowAnyException();
  }

  @Test
  void theBackEndInUseIsFound() throws Exception {
    iptables(IpFamily.IPV4).restore("*mangle\n:KUBE-IPTABLES-HINT - [0:0]\nCOMMIT\n");
    IptablesInstallation found =
        IptablesInstallation.detect(environment(namespace), List.of("KUBE-IPTABLES-HINT"));

    assertThat(found.backEnd()).isEqualTo(IptablesBackEnd.NFT);
    assertThat(found.open(IpFamily.IPV4).save("mangle")).contains(":KUBE-IPTABLES-HINT");
  }
}
