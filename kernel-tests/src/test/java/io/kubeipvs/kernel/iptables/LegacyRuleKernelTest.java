package io.kubeipvs.kernel.iptables;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.kernel.support.TestNamespace;
import io.kubeipvs.linux.iptables.Iptables;
import io.kubeipvs.linux.iptables.IptablesBackEnd;
import io.kubeipvs.linux.iptables.IptablesInstallation;
import io.kubeipvs.linux.iptables.RuleKernel;
import io.kubeipvs.linux.iptables.ToolEnvironment;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.testkit.iptables.RuleKernelContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("kernel")
class LegacyRuleKernelTest extends RuleKernelContract {
  private TestNamespace namespace;
  private IptablesInstallation installation;

  @BeforeEach
  void inAFreshNamespace() throws Exception {
    namespace = TestNamespace.create();
    installation =
        IptablesInstallation.of(
            IptablesBackEnd.LEGACY,
            ToolEnvironment.ofThisProcess()
                .withCommandPrefix(namespace.namespace().commandPrefix()));
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
  void whatTheStampSaysIsWhatTheToolCounts() throws Exception {
    namespace.run("iptables-legacy", "-t", "nat", "-N", "KUBE-SERVICES");
    namespace.run("iptables-legacy", "-A", "INPUT", "-s", "192.0.2.1", "-j", "DROP");
    try (RuleKernel kernel = kernel(IpFamily.IPV4)) {
      // nat: 4 policies, the chain's head and end, the table's end; filter: 3, a rule, the end
      assertThat(String.valueOf(kernel.stamp()))
          .contains("nat: 7 entries of", "filter: 5 entries of");
    }
  }
}
