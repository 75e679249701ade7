package io.kubeipvs.agent;

import io.kubeipvs.kubernetes.model.Endpoint;
import io.kubeipvs.kubernetes.model.EndpointPort;
import io.kubeipvs.kubernetes.model.EndpointSlice;
import io.kubeipvs.kubernetes.model.Node;
import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.kubernetes.model.Service;
import io.kubeipvs.kubernetes.model.ServicePort;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.Protocol;
import java.util.List;

/** A small cluster: Service web with a pod on worker-1. */
public final class Objects {
  private Objects() {}

  public static Service web() {
    return new Service(
        new ObjectKey("default", "web"),
        "1",
        null,
        Service.Type.LOAD_BALANCER,
        List.of(IpAddress.parse("10.96.0.20")),
        List.of(IpAddress.parse("198.51.100.9")),
        List.of(new Service.Ingress(IpAddress.parse("203.0.113.7"), Service.IpMode.VIP)),
        List.of(),
        List.of(new ServicePort("http", Protocol.TCP, 80, 30080)),
        0,
        Service.TrafficPolicy.CLUSTER,
        Service.TrafficPolicy.CLUSTER,
        0,
        true);
  }

  /** The same Service, reachable at its cluster address alone. */
  public static Service webInside() {
    return new Service(
        new ObjectKey("default", "web"),
        "1",
        null,
        Service.Type.CLUSTER_IP,
        List.of(IpAddress.parse("10.96.0.20")),
        List.of(),
        List.of(),
        List.of(),
        List.of(new ServicePort("http", Protocol.TCP, 80, 0)),
        0,
        Service.TrafficPolicy.CLUSTER,
        Service.TrafficPolicy.CLUSTER,
        0,
        true);
  }

  public static EndpointSlice webSlice() {
    Endpoint pod =
        new Endpoint(
            IpAddress.parse("10.244.1.2"),
            true,
            true,
            false,
            "worker-1",
            List.of(),
            List.of(),
            new ObjectKey("default", "web-0"));
    return new EndpointSlice(
        new ObjectKey("default", "web-abc"),
        "1",
        "web",
        IpFamily.IPV4,
        List.of(pod),
        List.of(new EndpointPort("http", Protocol.TCP, 8080)),
        null,
        true);
  }

  public static Node worker() {
    return new Node(
        new ObjectKey("", "worker-1"),
        "1",
        "zone-a",
        List.of(IpAddress.parse("192.168.224.4"), IpAddress.parse("203.0.113.4")),
        List.of(),
        true);
  }
}
