package io.kubeipvs.dataplane.duty;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.proxy.config.Differences;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A kernel without xt_ipvs gets all rules but those that need it. */
final class MissingMatchTest {
  private static final TestService API =
      TestService.clusterIp("default/kubernetes", "10.96.0.1", 443, "192.168.224.3:6443");
  private static final TestPlan OPEN = TestPlan.of(API);
  private static final TestPlan CLOSED = TestPlan.of(API).closedToNode("192.168.240.8", 80);
  private static final String RULE =
      "-A KUBE-IPVS-OUT-FILTER -s 192.168.240.8/32 -m ipvs --vproto 6 --vaddr 192.168.240.8"
          + " --vport 80 -j DROP\n";

  private final FakeNode node = new FakeNode();

  @Test
  void theOtherRulesAreWrittenAndWhatIsLackingIsToldOnce() throws Exception {
    node.ruleKernel().removeMatch("ipvs");
    node.start(CLOSED);

    assertThat(node.iptables().save("filter"))
        .contains("KUBE-IPVS-FILTER -m set --match-set KUBE-CLUSTER-IP", ":KUBE-IPVS-OUT-FILTER")
        .doesNotContain("-m ipvs");
    int writes = node.writeCount();
    node.pass(Duration.ofMinutes(5));
    assertThat(node.writeCount()).as("further tries").isEqualTo(writes);
    assertThat(node.listener.failures()).isEmpty();
    assertThat(node.listener.lines)
        .filteredOn(line -> line.startsWith("left out"))
        .singleElement()
        .asString()
        .startsWith("left out 1 rules of IPv4: ")
        .contains("modprobe xt_ipvs");
  }

  @Test
  void theyFollowWhenTheModuleIsThere() throws Exception {
    node.ruleKernel().removeMatch("ipvs");
    node.start(CLOSED);
    node.ruleKernel().addMatch("ipvs");

    node.pass(Duration.ofSeconds(31));

    assertThat(node.iptables().save("filter")).contains(RULE);
  }

  @Test
  void nobodyIsToldWhereNoRuleNeedsIt() throws Exception {
    node.ruleKernel().removeMatch("ipvs");
    node.start(OPEN);
    assertThat(node.listener.lines).noneMatch(line -> line.startsWith("left out"));
  }

  @Test
  void aKernelThatHasItGetsThemAll() throws Exception {
    node.start(CLOSED);
    assertThat(node.iptables().save("filter")).contains(RULE);
  }

  @Test
  void switchedOffTheFilterTableIsNotWrittenAsWithKubeProxy() throws Exception {
    node.config = node.config.withDifferences(Differences.none());
    node.ruleKernel().removeMatch("ipvs");

    node.start(CLOSED);

    assertThat(node.iptables().save("nat")).contains(TestRules.MASQUERADE_CLUSTER_IPS);
    assertThat(node.iptables().save("filter")).doesNotContain("KUBE-");
    assertThat(node.listener.failures())
        .singleElement()
        .asString()
        .startsWith("failing rules of IPv4: table filter")
        .contains("Couldn't load match `ipvs'");
  }
}
