package io.kubeipvs.kernel.dataplane;

import io.kubeipvs.kubernetes.model.Endpoint;
import io.kubeipvs.kubernetes.model.EndpointPort;
import io.kubeipvs.kubernetes.model.EndpointSlice;
import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.kubernetes.model.Service;
import io.kubeipvs.kubernetes.model.ServicePort;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.IpPrefix;
import io.kubeipvs.net.Protocol;
import io.kubeipvs.proxy.config.Differences;
import io.kubeipvs.proxy.config.LocalTraffic;
import io.kubeipvs.proxy.config.NodeFacts;
import io.kubeipvs.proxy.config.PlanConfig;
import io.kubeipvs.proxy.image.ClusterDelta;
import io.kubeipvs.proxy.image.ClusterImage;
import io.kubeipvs.proxy.plan.Cause;
import io.kubeipvs.proxy.plan.NodePlan;
import io.kubeipvs.proxy.plan.PlanUpdate;
import io.kubeipvs.proxy.planner.Planner;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Many Services of node-1, some of which change at random; planned by the real planner. Each has
 * port 80 and one of three protocols, every tenth a node port, every seventh client affinity, and
 * the first of them an address of IPv6, too. One thread owns it.
 */
final class RandomCluster {
  private static final NodeFacts NODE =
      new NodeFacts(
          "node-1",
          "",
          List.of(IpAddress.parse("192.168.224.4")),
          Set.of(IpAddress.parse("192.168.224.4")),
          List.of(IpPrefix.parse("10.244.1.0/24")));

  private static final int NETWORKS = 250;

  private static final List<Protocol> PROTOCOLS = List.of(Protocol.values());

  private final Planner planner =
      new Planner(
          new PlanConfig(
              Set.of(IpFamily.IPV4, IpFamily.IPV6),
              "rr",
              14,
              false,
              new LocalTraffic.ClusterCidr(List.of(IpPrefix.parse("10.244.0.0/16"))),
              List.of(),
              false,
              true,
              Differences.byDefault()));

  private final SplittableRandom random;
  private final int services;
  private final int dualStack;
  private ClusterImage image = ClusterImage.EMPTY;
  private NodePlan plan;
  private int version;

  RandomCluster(SplittableRandom random, int services, int dualStack) {
    this.random = random;
    this.services = services;
    this.dualStack = dualStack;
    ClusterDelta delta = new ClusterDelta(image);
    for (int number = 0; number < services; number++) {
      upsert(delta, number, 1);
    }
    image = delta.toImage();
    plan = fromScratch().plan();
  }

  /** The plan of what there is now. */
  PlanUpdate fromScratch() {
    return planner.planFromScratch(image, NODE, new Cause.Restart());
  }

  /** The step to a plan in which some Services have other pods, are gone, or are there again. */
  PlanUpdate change() {
    ClusterDelta delta = new ClusterDelta(image);
    for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
      int number = random.nextInt(random.nextBoolean() ? 20 : services);
      if (random.nextInt(5) == 0) {
        delta.deleteService(key(number, ""));
      } else {
        upsert(delta, number, random.nextInt(4));
      }
    }
    image = delta.toImage();
    PlanUpdate update = planner.update(plan, image, delta.touchedServices(), NODE);
    plan = update.plan();
    return update;
  }

  static Protocol protocol(int number) {
    return PROTOCOLS.get(number % PROTOCOLS.size());
  }

  static String address(int number) {
    return "10.96.%d.%d".formatted(number >> 8, number & 255);
  }

  static String address6(int number) {
    return "fd00:10:96::%x".formatted(number);
  }

  /** {@code 10.244.4.1:8080}: the one that a Service has at first, and often later. */
  static String firstPod(int number, boolean ofIpv6) {
    int network = 1 + number % NETWORKS;
    return ofIpv6
        ? "[fd00:10:244:%x::1]:8080".formatted(network)
        : "10.244.%d.1:8080".formatted(network);
  }

  private void upsert(ClusterDelta delta, int number, int pods) {
    version++;
    boolean both = number < dualStack;
    List<IpAddress> addresses = new ArrayList<>(List.of(IpAddress.parse(address(number))));
    if (both) {
      addresses.add(IpAddress.parse(address6(number)));
      delta.upsert(slice(number, "-6", IpFamily.IPV6, "fd00:10:244:%x::%x", pods));
    }
    delta.upsert(slice(number, "-4", IpFamily.IPV4, "10.244.%d.%d", pods));
    boolean open = number % 10 == 3;
    delta.upsert(
        new Service(
            key(number, ""),
            Integer.toString(version),
            null,
            open ? Service.Type.NODE_PORT : Service.Type.CLUSTER_IP,
            addresses,
            List.of(),
            List.of(),
            List.of(),
            List.of(new ServicePort("", protocol(number), 80, open ? 30_000 + number : 0)),
            number % 7 == 0 ? 10_800 : 0,
            Service.TrafficPolicy.CLUSTER,
            Service.TrafficPolicy.CLUSTER,
            0,
            true));
  }

  private static ObjectKey key(int number, String suffix) {
    return new ObjectKey("default", "service-" + number + suffix);
  }

  private EndpointSlice slice(
      int number, String suffix, IpFamily family, String address, int pods) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (int pod = 1; pod <= pods; pod++) {
      int host = pods == 1 ? 1 : 1 + random.nextInt(20);
      IpAddress at = IpAddress.parse(address.formatted(1 + number % NETWORKS, host));
      endpoints.add(new Endpoint(at, true, true, false, "node-1", List.of(), List.of(), null));
    }
    return new EndpointSlice(
        key(number, suffix),
        Integer.toString(version),
        key(number, "").name(),
        family,
        endpoints,
        List.of(new EndpointPort("", protocol(number), 8080)),
        null,
        true);
  }
}
