package io.kubeipvs.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.IpPrefix;
import io.kubeipvs.proxy.objects.TestNode;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class NodePortAddressesTest {
  private static final NodeFacts NODE =
      new NodeFacts(
          "node-1",
          "",
          List.of(IpAddress.parse("192.168.224.4")),
          Arrays.asList("192.168.224.4", "172.20.0.4", "127.0.0.1", "fd00:224::4", "::1").stream()
              .map(IpAddress::parse)
              .collect(Collectors.toSet()),
          List.of());

  @Test
  void withoutAChoiceEveryAddressServesButLoopback() {
    assertThat(of(config(false), IpFamily.IPV4))
        .isEqualTo(new NodePortAddresses(false, addresses("172.20.0.4", "192.168.224.4")));
    assertThat(of(config(false), IpFamily.IPV6))
        .isEqualTo(new NodePortAddresses(false, addresses("fd00:224::4")));
  }

  @Test
  void prefixesChooseInTheirFamilyAndLeaveTheOtherWhole() {
    PlanConfig config = config(false, "172.20.0.0/15");
    assertThat(of(config, IpFamily.IPV4))
        .isEqualTo(new NodePortAddresses(true, addresses("172.20.0.4")));
    assertThat(of(config, IpFamily.IPV6))
        .isEqualTo(new NodePortAddresses(false, addresses("fd00:224::4")));
  }

  @Test
  void aPrefixOfEverythingIsNoChoice() {
    assertThat(of(config(false, "172.20.0.0/15", "0.0.0.0/0"), IpFamily.IPV4).restricted())
        .isFalse();
  }

  @Test
  void primaryMeansTheAddressThatTheNodeIsKnownBy() {
    PlanConfig primary = config(true);
    assertThat(of(primary, IpFamily.IPV4))
        .isEqualTo(new NodePortAddresses(true, addresses("192.168.224.4")));
    // The node is not known by any IPv6 address, so there is nothing to choose by.
    assertThat(of(primary, IpFamily.IPV6))
        .isEqualTo(new NodePortAddresses(false, addresses("fd00:224::4")));
  }

  private static NodePortAddresses of(PlanConfig config, IpFamily family) {
    return NodePortAddresses.of(config, NODE, family);
  }

  private static PlanConfig config(boolean primary, String... prefixes) {
    return new PlanConfig(
        Set.of(IpFamily.values()),
        "rr",
        14,
        false,
        TestNode.IPV4_CONFIG.localTraffic(),
        Arrays.stream(prefixes).map(IpPrefix::parse).toList(),
        primary,
        true,
        Differences.byDefault());
  }

  private static List<IpAddress> addresses(String... texts) {
    return Arrays.stream(texts).map(IpAddress::parse).toList();
  }
}
