package io.kubeipvs.kernel.iptables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kubeipvs.kernel.support.TestNamespace;
import io.kubeipvs.linux.iptables.Iptables;
import io.kubeipvs.linux.iptables.IptablesBackEnd;
import io.kubeipvs.linux.iptables.IptablesException;
import io.kubeipvs.linux.iptables.IptablesInstallation;
import io.kubeipvs.linux.iptables.RuleKernel;
import io.kubeipvs.linux.iptables.RuleStamp;
import io.kubeipvs.linux.iptables.ToolEnvironment;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.testkit.iptables.RuleKernelContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Skipped where iptables-nft cannot write, as in a kernel without the ip family of nf_tables. */
@Tag("host-kernel")
class NftRuleKernelTest extends RuleKernelContract {
  private TestNamespace namespace;
  private IptablesInstallation installation;

  @BeforeEach
  void inAFreshNamespace() throws Exception {
    namespace = TestNamespace.create();
    installation =
        IptablesInstallation.of(
            IptablesBackEnd.NFT,
            ToolEnvironment.ofThisProcess()
                .withCommandPrefix(namespace.namespace().commandPrefix()));
    try {
      installation.open(IpFamily.IPV4).restore("*filter\n:PROBE - [0:0]\nCOMMIT\n");
    } catch (IptablesException e) {
      assumeTrue(false, "iptables-nft does not work here: " + e.errorText().strip());
    }
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
  protected RuleKernel kernel(IpFamily family) throws Exception {
    return namespace.namespace().call(() -> installation.openKernel(family));
  }

  @Test
  void aForeignTableChangesTheStampToo() throws Exception {
    try (RuleKernel kernel = kernel(IpFamily.IPV4)) {
      RuleStamp before = kernel.stamp();
      namespace.run("nft", "add", "table", "inet", "foreign");
      assertThat(before).isNotNull().isNotEqualTo(kernel.stamp());
    }
  }
}
