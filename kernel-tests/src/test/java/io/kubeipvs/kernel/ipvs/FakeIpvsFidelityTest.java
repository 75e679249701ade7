package io.kubeipvs.kernel.ipvs;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.linux.ipvs.ForwardingMethod;
import io.kubeipvs.linux.ipvs.Ipvs;
import io.kubeipvs.linux.ipvs.IpvsOperation;
import io.kubeipvs.linux.ipvs.IpvsOperation.AddDestination;
import io.kubeipvs.linux.ipvs.IpvsOperation.AddServer;
import io.kubeipvs.linux.ipvs.IpvsOperation.DeleteDestination;
import io.kubeipvs.linux.ipvs.IpvsOperation.DeleteServer;
import io.kubeipvs.linux.ipvs.IpvsOperation.SetDestination;
import io.kubeipvs.linux.ipvs.IpvsOperation.SetServer;
import io.kubeipvs.linux.ipvs.IpvsOperation.Zero;
import io.kubeipvs.linux.ipvs.RealServer;
import io.kubeipvs.linux.ipvs.RealServerStatus;
import io.kubeipvs.linux.ipvs.VirtualServer;
import io.kubeipvs.linux.ipvs.VirtualServerKey;
import io.kubeipvs.linux.ipvs.VirtualServerStatus;
import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.Protocol;
import io.kubeipvs.testkit.ipvs.FakeIpvs;
import io.kubeipvs.testkit.property.Property;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Random writes to the fake and to the kernel: the same errors, the same table. */
@Tag("kernel")
final class FakeIpvsFidelityTest {
  private static final List<VirtualServerKey> KEYS =
      List.of(
          VirtualServerKey.of(Protocol.TCP, IpAddress.parse("10.96.0.1"), 443),
          VirtualServerKey.of(Protocol.UDP, IpAddress.parse("10.96.0.1"), 443),
          VirtualServerKey.of(Protocol.TCP, IpAddress.parse("fd00:10:96::1"), 443),
          new VirtualServerKey.FirewallMark(IpFamily.IPV4, 3));

  private static final List<String> ENDPOINTS =
      List.of("10.244.1.5", "10.244.1.6", "fd00:10:244:1::5", "224.0.0.1", "fe80::1", "0.0.0.0");

  @Test
  void theFakeAnswersAsTheKernelDoes() {
    Property.named("the fake and the kernel give the same errors and end in the same state")
        .runs(60)
        .forAllLists(FakeIpvsFidelityTest::operations, FakeIpvsFidelityTest::check);
  }

  private static void check(List<IpvsOperation> operations) throws Exception {
    FakeIpvs fake = new FakeIpvs();
    try (IpvsNamespace namespace = IpvsNamespace.create()) {
      assertThat(errnos(fake, operations)).isEqualTo(errnos(namespace.ipvs(), operations));
      assertThat(state(fake)).isEqualTo(state(namespace.ipvs()));
    }
  }

  private static Map<Integer, Integer> errnos(Ipvs ipvs, List<IpvsOperation> operations)
      throws Exception {
    Map<Integer, Integer> errnos = new HashMap<>();
    ipvs.apply(operations)
        .failures()
        .forEach(failure -> errnos.put(failure.index(), failure.reason().errno()));
    return errnos;
  }

  private static Map<VirtualServer, Set<RealServer>> state(Ipvs ipvs) throws Exception {
    Map<VirtualServer, Set<RealServer>> state = new HashMap<>();
    for (VirtualServerStatus status : ipvs.servers()) {
      Set<RealServer> destinations = new HashSet<>();
      for (RealServerStatus destination : ipvs.destinations(status.server().key())) {
        assertThat(destinations.add(destination.server())).as("listed once").isTrue();
      }
      state.put(status.server(), destinations);
    }
    return state;
  }

  private static List<IpvsOperation> operations(SplittableRandom random) {
    List<IpvsOperation> operations = new ArrayList<>();
    int count = 1 + random.nextInt(60);
    for (int i = 0; i < count; i++) {
      operations.add(operation(random));
    }
    return operations;
  }

  private static IpvsOperation operation(SplittableRandom random) {
    VirtualServerKey key = oneOf(KEYS, random);
    return switch (random.nextInt(10)) {
      case 0, 1 -> new AddServer(server(key, random));
      case 2 -> new SetServer(server(key, random));
      case 3 -> new DeleteServer(key);
      case 4, 5, 6 -> new AddDestination(key, destination(random));
      case 7 -> new SetDestination(key, destination(random));
      case 8 -> new DeleteDestination(key, endpoint(random));
      default -> new Zero(key);
    };
  }

  private static VirtualServer server(VirtualServerKey key, SplittableRandom random) {
    return new VirtualServer(
        key,
        oneOf(List.of("rr", "wlc", "sh", "mh", "none", "nosuch"), random),
        random.nextInt(0x40), // the kernel's own flag among them, which must be refused
        random.nextInt(100_000) - 10,
        random.nextInt(key.family().bitLength() + 3) - 1,
        oneOf(List.of("", "", "", "sip", "nosuch"), random)
            .transform(FakeIpvsFidelityTest::engine));
  }

  private static @Nullable String engine(String name) {
    return name.isEmpty() ? null : name;
  }

  private static RealServer destination(SplittableRandom random) {
    RealServer.Tunnel tunnel =
        new RealServer.Tunnel(
            oneOf(List.of(RealServer.Tunnel.Type.values()), random),
            random.nextInt(3) * 6080,
            random.nextInt(3));
    return new RealServer(
        endpoint(random),
        oneOf(List.of(ForwardingMethod.values()), random),
        random.nextInt(6) - 1,
        100L * random.nextInt(3),
        75L * random.nextInt(3),
        random.nextInt(4) == 0 ? tunnel : null);
  }

  private static AddressPort endpoint(SplittableRandom random) {
    return new AddressPort(IpAddress.parse(oneOf(ENDPOINTS, random)), 80 + random.nextInt(2));
  }

  private static <T> T oneOf(List<T> choices, SplittableRandom random) {
    return choices.get(random.nextInt(choices.size()));
  }
}
