package io.kubeipvs.proxy.objects;

import io.kubeipvs.kubernetes.model.Endpoint;
import io.kubeipvs.kubernetes.model.EndpointPort;
import io.kubeipvs.kubernetes.model.EndpointSlice;
import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.kubernetes.model.Service;
import io.kubeipvs.kubernetes.model.Service.IpMode;
import io.kubeipvs.kubernetes.model.Service.TrafficPolicy;
import io.kubeipvs.kubernetes.model.ServicePort;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.IpPrefix;
import io.kubeipvs.net.Protocol;
import io.kubeipvs.proxy.config.NodeFacts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Makes random events for a small cluster with few names, addresses and ports, so that Services get
 * in each other's way all the time. The same randomness gives the same events.
 */
public final class RandomCluster {
  private static final List<String> NAMES = List.of("api", "db", "dns", "web", "zoo");
  private static final List<String> NODES = List.of("node-1", "node-2", "");
  private static final List<String> ZONES = List.of("zone-a", "zone-b");
  private static final List<String> PORT_NAMES = List.of("", "http", "dns");
  private static final List<Integer> PORTS = List.of(53, 80, 443);
  private static final List<Integer> NODE_PORTS = List.of(0, 0, 30053, 30080);
  private static final List<IpAddress> IPV4_ADDRESSES =
      addresses("10.96.0.10", "10.96.0.11", "10.96.0.12", "198.51.100.5", "192.168.224.4");
  private static final List<IpAddress> IPV6_ADDRESSES =
      addresses("fd00:10:96::a", "fd00:10:96::b", "2001:db8::5", "fd00:224::4");
  private static final List<IpPrefix> RANGES =
      List.of(
          IpPrefix.parse("203.0.113.0/24"),
          IpPrefix.parse("192.168.224.4/32"),
          IpPrefix.parse("0.0.0.0/0"),
          IpPrefix.parse("2001:db8:1::/48"),
          IpPrefix.parse("fd00:224::/64"),
          IpPrefix.parse("::/0"));

  private final SplittableRandom random;

  private RandomCluster(SplittableRandom random) {
    this.random = random;
  }

  private static List<IpAddress> addresses(String... texts) {
    return List.of(texts).stream().map(IpAddress::parse).toList();
  }

  /** Makes some events, every second one or so a turn of the planner. */
  public static List<ClusterEvent> events(SplittableRandom random, int count) {
    RandomCluster cluster = new RandomCluster(random);
    return IntStream.range(0, count).mapToObj(_ -> cluster.event()).toList();
  }

  private ClusterEvent event() {
    int what = random.nextInt(100);
    if (what < 40) {
      return new ClusterEvent.Planned();
    }
    if (what < 62) {
      return new ClusterEvent.Upserted(service());
    }
    if (what < 84) {
      return new ClusterEvent.Upserted(slice());
    }
    if (what < 89) {
      return new ClusterEvent.ServiceDeleted(key(any(NAMES)));
    }
    if (what < 94) {
      return new ClusterEvent.SliceDeleted(key(sliceName(any(NAMES))));
    }
    return what < 97
        ? new ClusterEvent.Relisted(any(NAMES))
        : new ClusterEvent.NodeChanged(nodeFacts());
  }

  private Service service() {
    boolean created = random.nextInt(4) > 0;
    return new Service(
        key(any(NAMES)),
        version(),
        created ? Instant.ofEpochSecond(random.nextInt(3)) : null,
        any(List.of(Service.Type.values())),
        clusterIps(),
        some(2, _ -> anyAddress()),
        some(2, _ -> new Service.Ingress(anyAddress(), any(List.of(IpMode.values())))),
        some(2, _ -> any(RANGES)),
        some(3, _ -> new ServicePort(any(PORT_NAMES), protocol(), any(PORTS), any(NODE_PORTS))),
        any(List.of(0, 0, 10800)),
        any(List.of(TrafficPolicy.values())),
        any(List.of(TrafficPolicy.values())),
        any(List.of(0, 32000, 32001)),
        random.nextInt(10) > 0);
  }

  private List<IpAddress> clusterIps() {
    List<IpAddress> addresses = new ArrayList<>();
    if (random.nextInt(5) > 0) {
      addresses.add(any(IPV4_ADDRESSES.subList(0, 3)));
    }
    if (random.nextInt(3) > 0) {
      addresses.add(any(IPV6_ADDRESSES.subList(0, 2)));
    }
    return addresses;
  }

  private EndpointSlice slice() {
    String service = any(NAMES);
    IpFamily family = any(List.of(IpFamily.values()));
    return new EndpointSlice(
        // A slice that changes its Service must leave the old one.
        key(sliceName(random.nextInt(10) > 0 ? service : any(NAMES))),
        version(),
        service,
        family,
        some(4, _ -> endpoint(random.nextInt(20) > 0 ? family : IpFamily.IPV4)),
        some(3, _ -> new EndpointPort(any(PORT_NAMES), protocol(), any(List.of(0, 53, 8080)))),
        null,
        random.nextInt(10) > 0);
  }

  private Endpoint endpoint(IpFamily family) {
    int pod = random.nextInt(1, 4);
    String node = any(NODES);
    return new Endpoint(
        IpAddress.parse((family == IpFamily.IPV4 ? "10.244.1." : "fd00:10:244:1::") + pod),
        random.nextBoolean(),
        random.nextInt(4) > 0,
        random.nextBoolean(),
        node,
        random.nextBoolean() ? List.of() : List.of(any(ZONES)),
        random.nextBoolean() ? List.of() : List.of(any(List.of("node-1", "node-2"))),
        null);
  }

  private NodeFacts nodeFacts() {
    List<IpAddress> known = random.nextInt(4) > 0 ? TestNode.NODE_1.nodeAddresses() : List.of();
    List<IpAddress> onLinks = new ArrayList<>(some(2, _ -> anyAddress()));
    onLinks.addAll(known);
    return new NodeFacts(
        "node-1",
        any(List.of("zone-a", "zone-b", "")),
        known,
        new HashSet<>(onLinks),
        some(2, _ -> any(RANGES)));
  }

  private IpAddress anyAddress() {
    return any(random.nextBoolean() ? IPV4_ADDRESSES : IPV6_ADDRESSES);
  }

  private Protocol protocol() {
    return any(List.of(Protocol.values()));
  }

  private String version() {
    return Integer.toString(random.nextInt(1_000_000));
  }

  private String sliceName(String service) {
    return service + "-" + any(List.of("a", "b", "c"));
  }

  private static ObjectKey key(String name) {
    return new ObjectKey("default", name);
  }

  private <T> T any(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  private <T> List<T> some(int most, Function<Integer, T> element) {
    return IntStream.range(0, random.nextInt(most + 1)).boxed().map(element).toList();
  }
}
