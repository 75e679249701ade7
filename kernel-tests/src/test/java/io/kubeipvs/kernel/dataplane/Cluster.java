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
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The API server's Service and web, planned for node 192.168.224.4 by the real planner. */
final class Cluster {
  private static final NodeFacts NODE =
      new NodeFacts(
          "node-1",
          "",
          List.of(IpAddress.parse("192.168.224.4")),
          Set.of(IpAddress.parse("192.168.224.4")),
          List.of(IpPrefix.parse("10.244.1.0/24")));

  private final Planner planner;
  private ClusterImage image = ClusterImage.EMPTY;
  private int version;

  Cluster() {
    this(Differences.byDefault());
  }

  Cluster(Differences differences) {
    planner =
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
                differences));
    ClusterDelta delta = new ClusterDelta(image);
    delta.upsert(service("kubernetes", "10.96.0.1", new ServicePort("", Protocol.TCP, 443, 0)));
    delta.upsert(slice("kubernetes", 6443, "192.168.224.3"));
    delta.upsert(service("web", "10.96.94.225", new ServicePort("", Protocol.TCP, 80, 30080)));
    delta.upsert(slice("web", 8080, "10.244.1.3", "10.244.2.3"));
    image = delta.toImage();
  }

  /** The plan from scratch. */
  PlanUpdate plan() {
    return planner.planFromScratch(image, NODE, new Cause.Restart());
  }

  /** The step to a plan without web. */
  PlanUpdate withoutWeb(NodePlan before) {
    ClusterDelta delta = new ClusterDelta(image);
    delta.deleteService(new ObjectKey("default", "web"));
    delta.deleteEndpointSlice(new ObjectKey("default", "web-1"));
    return step(before, delta);
  }

  /** The step to a plan in which the UDP Service dns, 10.96.0.10:9053, has these pods. */
  PlanUpdate dnsPods(NodePlan before, String... pods) {
    ClusterDelta delta = new ClusterDelta(image);
    ServicePort port = new ServicePort("dns", Protocol.UDP, 9053, 0);
    delta.upsert(service("dns", "10.96.0.10", port));
    delta.upsert(slice("dns", new EndpointPort("dns", Protocol.UDP, 9053), pods));
    return step(before, delta);
  }

  /**
   * The step to a plan with a load balancer at 192.168.240.8 of so many ports from 1000 on, open to
   * so many single addresses from 172.16.0.0 on and to nobody else.
   */
  PlanUpdate loadBalancer(NodePlan before, int ports, int sources) {
    ClusterDelta delta = new ClusterDelta(image);
    version++;
    delta.upsert(
        new Service(
            new ObjectKey("default", "wide"),
            Integer.toString(version),
            null,
            Service.Type.LOAD_BALANCER,
            List.of(IpAddress.parse("10.96.7.7")),
            List.of(),
            List.of(new Service.Ingress(IpAddress.parse("192.168.240.8"), Service.IpMode.VIP)),
            IntStream.range(0, sources)
                .mapToObj(i -> IpPrefix.parse("172.16.%d.%d/32".formatted(i >> 8, i & 255)))
                .toList(),
            IntStream.range(0, ports)
                .mapToObj(i -> new ServicePort("p" + i, Protocol.TCP, 1000 + i, 0))
                .toList(),
            0,
            Service.TrafficPolicy.CLUSTER,
            Service.TrafficPolicy.CLUSTER,
            0,
            true));
    return step(before, delta);
  }

  private PlanUpdate step(NodePlan before, ClusterDelta delta) {
    image = delta.toImage();
    return planner.update(before, image, delta.touchedServices(), NODE);
  }

  /** The step to a plan with so many Services more, of one pod each, from 10.96.128.0:80 on. */
  PlanUpdate manyServices(NodePlan before, int services) {
    ClusterDelta delta = new ClusterDelta(image);
    for (int i = 0; i < services; i++) {
      String name = "many-" + i;
      String address = "10.96.%d.%d".formatted(128 + (i >> 8), i & 255);
      delta.upsert(service(name, address, new ServicePort("", Protocol.TCP, 80, 0)));
      delta.upsert(slice(name, 8080, "10.244.%d.%d".formatted(128 + (i >> 8), i & 255)));
    }
    return step(before, delta);
  }

  /** The step to a plan in which web has these pods. */
  PlanUpdate webPods(NodePlan before, String... pods) {
    ClusterDelta delta = new ClusterDelta(image);
    delta.upsert(slice("web", 8080, pods));
    return step(before, delta);
  }

  /** The step to a plan with a Service of IPv6, fd00:10:96::6 port 80, that has no pods. */
  PlanUpdate ipv6Service(NodePlan before) {
    ClusterDelta delta = new ClusterDelta(image);
    delta.upsert(service("six", "fd00:10:96::6", new ServicePort("", Protocol.TCP, 80, 0)));
    return step(before, delta);
  }

  private Service service(String name, String clusterIp, ServicePort port) {
    version++;
    return new Service(
        new ObjectKey("default", name),
        Integer.toString(version),
        null,
        port.nodePort() == 0 ? Service.Type.CLUSTER_IP : Service.Type.NODE_PORT,
        List.of(IpAddress.parse(clusterIp)),
        List.of(),
        List.of(),
        List.of(),
        List.of(port),
        0,
        Service.TrafficPolicy.CLUSTER,
        Service.TrafficPolicy.CLUSTER,
        0,
        true);
  }

  private EndpointSlice slice(String service, int port, String... pods) {
    return slice(service, new EndpointPort("", Protocol.TCP, port), pods);
  }

  private EndpointSlice slice(String service, EndpointPort port, String... pods) {
    version++;
    return new EndpointSlice(
        new ObjectKey("default", service + "-1"),
        Integer.toString(version),
        service,
        IpFamily.IPV4,
        Stream.of(pods).map(Cluster::endpoint).toList(),
        List.of(port),
        null,
        true);
  }

  private static Endpoint endpoint(String pod) {
    String node = pod.startsWith("10.244.1.") ? "node-1" : "node-2";
    return new Endpoint(IpAddress.parse(pod), true, true, false, node, List.of(), List.of(), null);
  }
}
