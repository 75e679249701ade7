package io.kubeipvs.dataplane.duty;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.dataplane.DataplaneConfig;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.IpPrefix;
import io.kubeipvs.proxy.config.Differences;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Services whose addresses lie in ranges in which no virtual server is to be cleaned away. */
final class ExcludedRangesTest {
  private static final TestService API =
      TestService.clusterIp("default/kubernetes", "10.96.0.1", 443, "192.168.224.3:6443");
  private static final TestService WEB =
      TestService.clusterIp("default/web", "10.96.94.225", 80, "10.244.1.3:80");
  private static final TestPlan BOTH = TestPlan.of(API, WEB);
  private static final TestPlan API_ALONE = TestPlan.of(API);

  private final FakeNode node = new FakeNode();

  private void start(Differences differences) throws Exception {
    node.config =
        new DataplaneConfig(
            "rr",
            List.of(IpPrefix.parse("10.96.94.0/24")),
            true,
            false,
            node.config.timeouts(),
            node.config.syncPeriod(),
            differences);
    node.start(BOTH);
    node.apply(API_ALONE.after(BOTH, "default/web", "8"));
    node.pass(Duration.ofMinutes(2));
  }

  @Test
  void aServerOfOursGoesWithItsService() throws Exception {
    start(Differences.byDefault());

    assertThat(node.ipvsadm()).doesNotContain("10.96.94.225");
  }

  /** All but the virtual server itself goes; a Service that returns finds it and makes it right. */
  @Test
  void asWithKubeProxyItStaysWhereThatIsSwitchedOff() throws Exception {
    start(Differences.none());

    assertThat(node.ipvsadm()).contains("-a -t 10.96.94.225:80 -r 10.244.1.3:80 -m -w 1\n");
    assertThat(node.links.addressesOf("kube-ipvs0", IpFamily.IPV4)).containsExactly("10.96.0.1/32");

    TestPlan returned = TestPlan.of(API, WEB.backEnds("10.244.2.3:80"));
    node.apply(returned.after(API_ALONE, "default/web", "9"));

    assertThat(node.ipvsadm())
        .contains("-a -t 10.96.94.225:80 -r 10.244.2.3:80 -m -w 1\n")
        .doesNotContain("10.244.1.3:80");
  }
}
