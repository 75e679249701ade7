package io.kubeipvs.dataplane;

import io.kubeipvs.kubernetes.model.EndpointPort;
import io.kubeipvs.linux.ipset.IpSetEntry;
import io.kubeipvs.linux.ipvs.ForwardingMethod;
import io.kubeipvs.linux.ipvs.RealServer;
import io.kubeipvs.linux.ipvs.VirtualServer;
import io.kubeipvs.linux.ipvs.VirtualServerKey;
import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpPrefix;
import io.kubeipvs.net.Protocol;
import io.kubeipvs.proxy.plan.FrontEnd;
import io.kubeipvs.proxy.plan.PlannedServer;
import io.kubeipvs.proxy.plan.Resource;
import io.kubeipvs.proxy.plan.SetMember;
import io.kubeipvs.proxy.plan.SetName;
import io.kubeipvs.testkit.property.WrittenEquality;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Records whose equality is written out have the one that they would have by themselves. */
final class WrittenEqualityTest {
  private static final IpAddress A = IpAddress.parse("10.96.0.1");
  private static final IpAddress B = IpAddress.parse("10.96.0.2");
  private static final IpPrefix PREFIX_A = IpPrefix.parse("10.0.0.0/8");
  private static final IpPrefix PREFIX_B = IpPrefix.parse("172.0.0.0/9");
  private static final VirtualServerKey KEY_A = VirtualServerKey.of(Protocol.TCP, A, 80);
  private static final VirtualServerKey KEY_B = VirtualServerKey.of(Protocol.UDP, B, 81);
  private static final FrontEnd FRONT_END_A = new FrontEnd(Protocol.TCP, A, 80);
  private static final FrontEnd FRONT_END_B = new FrontEnd(Protocol.UDP, B, 81);

  /** Two of a kind that have no component in common. */
  record Pair(Record one, Record other) {
    @Override
    public String toString() {
      return one.getClass().getSimpleName();
    }
  }

  static Stream<Pair> pairs() {
    return Stream.of(
        new Pair(new AddressPort(A, 80), new AddressPort(B, 81)),
        new Pair(PREFIX_A, PREFIX_B),
        new Pair((Record) KEY_A, (Record) KEY_B),
        new Pair(
            new VirtualServer(KEY_A, "rr", 0, 0, 32, null),
            new VirtualServer(KEY_B, "wlc", 1, 2, 24, "sip")),
        new Pair(
            new RealServer(new AddressPort(A, 80), ForwardingMethod.MASQUERADE, 1, 2, 3, null),
            new RealServer(
                new AddressPort(B, 81),
                ForwardingMethod.TUNNEL,
                4,
                5,
                6,
                new RealServer.Tunnel(RealServer.Tunnel.Type.GUE, 6080, 0))),
        new Pair(new IpSetEntry.Ip(A), new IpSetEntry.Ip(B)),
        new Pair(new IpSetEntry.Net(PREFIX_A), new IpSetEntry.Net(PREFIX_B)),
        new Pair(
            new IpSetEntry.IpPort(A, Protocol.TCP, 80), new IpSetEntry.IpPort(B, Protocol.UDP, 81)),
        new Pair(
            new IpSetEntry.IpPortIp(A, Protocol.TCP, 80, A),
            new IpSetEntry.IpPortIp(B, Protocol.UDP, 81, B)),
        new Pair(
            new IpSetEntry.IpPortNet(A, Protocol.TCP, 80, PREFIX_A),
            new IpSetEntry.IpPortNet(B, Protocol.UDP, 81, PREFIX_B)),
        new Pair(new IpSetEntry.Port(80), new IpSetEntry.Port(81)),
        new Pair(
            new EndpointPort("http", Protocol.TCP, 80), new EndpointPort("dns", Protocol.UDP, 53)),
        new Pair(FRONT_END_A, FRONT_END_B),
        new Pair(
            new PlannedServer(FRONT_END_A, "rr", 0, 0, List.of(new AddressPort(A, 80))),
            new PlannedServer(FRONT_END_B, "mh", 16, 10_800, List.of(new AddressPort(B, 81)))),
        new Pair(new Resource.Server(FRONT_END_A), new Resource.Server(FRONT_END_B)),
        new Pair(new Resource.BoundAddress(A), new Resource.BoundAddress(B)),
        new Pair(
            new Resource.Member(SetMember.ip(SetName.CLUSTER_IP, A)),
            new Resource.Member(SetMember.ip(SetName.CLUSTER_IP, B))));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void equalInAllComponentsOrNotEqual(Pair pair) throws ReflectiveOperationException {
    WrittenEquality.check(pair.one(), pair.other());
  }
}
