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
        .isEqualTo(everywhere("172.20.0.4", "192.168.224.4"));
    assertThat(of(config(false), IpFamily.IPV6)).isEqualTo(everywhere("fd00:224::4"));
  }

  @Test
  void prefixesChooseInTheirFamilyAndLeaveTheOtherWhole() {
    PlanConfig config = config(false, "172.20.0.0/15");
    assertThat(of(config, IpFamily.IPV4)).isEqualTo(only("172.20.0.0/15", "172.20.0.4"));
    assertThat(of(config, IpFamily.IPV6)).isEqualTo(everywhere("fd00:224::4"));
  }

  @Test
  void aPrefixOfEverythingIsNoChoice() {
    assertThat(of(config(false, "172.20.0.0/15", "0.0.0.0/0"), IpFamily.IPV4).restricted())
        .isFalse();
  }

  @Test
  void primaryMeansTheAddressThatTheNodeIsKnownBy() {
    PlanConfig primary = config(true);
    assertThat(of(primary, IpFamily.IPV4)).isEqualTo(only("192.168.224.4/32", "192.168.224.4"));
    // The node is not known by any IPv6 address, so there is nothing to choose by.
    assertThat(of(primary, IpFamily.IPV6)).isEqualTo(everywhere("fd00:224::4"));
  }

  @Test
  void aNodeKnownByLoopbackHasNoPrimaryAddressToChooseBy() {
    NodeFacts loopback =
        new NodeFacts(
            "node-1",
            "",
            addresses("127.0.0.1"),
            Set.copyOf(addresses("127.0.0.1", "192.168.224.4")),
            List.of());

    assertThat(NodePortAddresses.of(config(true), loopback, IpFamily.IPV4))
        .isEqualTo(everywhere("192.168.224.4"));
  }

  @Test
  void asLongAsThePrimaryAddressesAreNotKnownNoneServes() {
    NodeFacts unknown =
        new NodeFacts("node-1", "", List.of(), NODE.interfaceAddresses(), List.of());

    assertThat(NodePortAddresses.of(config(true), unknown, IpFamily.IPV4)).isEqualTo(nowhere());
    assertThat(NodePortAddresses.of(config(true), unknown, IpFamily.IPV6)).isEqualTo(nowhere());
    assertThat(nowhere().addressesWith(addresses("10.96.0.10"))).isEmpty();
  }

  @Test
  void anAddressThatTheOperatorGaveServesBeforeTheOthersAreKnown() {
    boolean all = false;
    NodeFacts bound =
        new NodeFacts(
            "node-1", "", addresses("192.168.224.4"), NODE.interfaceAddresses(), List.of(), all);

    assertThat(NodePortAddresses.of(config(true), bound, IpFamily.IPV4))
        .isEqualTo(only("192.168.224.4/32", "192.168.224.4"));
    assertThat(NodePortAddresses.of(config(true), bound, IpFamily.IPV6)).isEqualTo(nowhere());
  }

  @Test
  void anUnknownNodeServesInTheRangesThatAreNamed() {
    NodeFacts unknown =
        new NodeFacts("node-1", "", List.of(), NODE.interfaceAddresses(), List.of());

    assertThat(NodePortAddresses.of(config(true, "172.20.0.0/15"), unknown, IpFamily.IPV4))
        .isEqualTo(only("172.20.0.0/15", "172.20.0.4"));
    assertThat(NodePortAddresses.of(config(true, "0.0.0.0/0"), unknown, IpFamily.IPV4))
        .isEqualTo(everywhere("172.20.0.4", "192.168.224.4"));
    assertThat(NodePortAddresses.of(config(false), unknown, IpFamily.IPV4))
        .isEqualTo(everywhere("172.20.0.4", "192.168.224.4"));
  }

  private static NodePortAddresses everywhere(String... serving) {
    return new NodePortAddresses(false, List.of(), addresses(serving));
  }

  private static NodePortAddresses only(String range, String... serving) {
    return new NodePortAddresses(true, prefixes(range), addresses(serving));
  }

  private static NodePortAddresses nowhere() {
    return new NodePortAddresses(true, List.of(), List.of());
  }

  @Test
  void aServiceAddressServesOnlyIfItIsNamed() {
    List<IpAddress> bound = addresses("172.21.7.7", "10.96.0.10", "172.20.0.4", "127.0.0.9");

    NodePortAddresses named = of(config(false, "172.20.0.0/15", "127.0.0.0/8"), IpFamily.IPV4);
    assertThat(named.addressesWith(bound)).isEqualTo(addresses("172.20.0.4", "172.21.7.7"));

    NodePortAddresses all = of(config(false), IpFamily.IPV4);
    assertThat(all.addressesWith(bound)).isEqualTo(addresses("172.20.0.4", "192.168.224.4"));
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
        prefixes(prefixes),
        primary,
        true,
        Differences.byDefault());
  }

  private static List<IpPrefix> prefixes(String... texts) {
    return Arrays.stream(texts).map(IpPrefix::parse).toList();
  }

  private static List<IpAddress> addresses(String... texts) {
    return Arrays.stream(texts).map(IpAddress::parse).toList();
  }
}
