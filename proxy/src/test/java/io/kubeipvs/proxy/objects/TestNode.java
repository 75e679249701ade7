package io.kubeipvs.proxy.objects;

import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.IpPrefix;
import io.kubeipvs.proxy.config.Differences;
import io.kubeipvs.proxy.config.LocalTraffic;
import io.kubeipvs.proxy.config.NodeFacts;
import io.kubeipvs.proxy.config.PlanConfig;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** The node that tests plan for: node-1 in zone-a, 192.168.224.4 and fd00:224::4. */
public final class TestNode {
  private TestNode() {}

  public static final NodeFacts NODE_1 =
      new NodeFacts(
          "node-1",
          "zone-a",
          List.of(IpAddress.parse("192.168.224.4"), IpAddress.parse("fd00:224::4")),
          Set.of(IpAddress.parse("192.168.224.4"), IpAddress.parse("fd00:224::4")),
          List.of(IpPrefix.parse("10.244.1.0/24"), IpPrefix.parse("fd00:10:244:1::/64")));

  /** IPv4 only, scheduler rr, pods in 10.244.0.0/16. */
  public static final PlanConfig IPV4_CONFIG =
      config(Set.of(IpFamily.IPV4), Differences.byDefault(), List.of());

  public static final PlanConfig DUAL_STACK_CONFIG = config(Differences.byDefault());

  /** Both families, these differences from kube-proxy, and node ports in these ranges alone. */
  public static PlanConfig config(Differences differences, String... nodePortRanges) {
    List<IpPrefix> ranges = Arrays.stream(nodePortRanges).map(IpPrefix::parse).toList();
    return config(Set.of(IpFamily.values()), differences, ranges);
  }

  private static PlanConfig config(
      Set<IpFamily> families, Differences differences, List<IpPrefix> nodePortRanges) {
    return new PlanConfig(
        families,
        "rr",
        14,
        false,
        new LocalTraffic.ClusterCidr(
            List.of(IpPrefix.parse("10.244.0.0/16"), IpPrefix.parse("fd00:10:244::/48"))),
        nodePortRanges,
        false,
        true,
        differences);
  }
}
