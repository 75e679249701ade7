package io.kubeipvs.bench.workload;

import io.kubeipvs.net.IpAddress;
import io.kubeipvs.testkit.apiserver.FakeApiServer;
import java.util.List;
import java.util.Map;

/** A workload as the objects of an API server. Stateless. */
public final class ApiObjects {
  private ApiObjects() {}

  /** Puts this node and all Services with their slices there. */
  public static void putAll(FakeApiServer server, Workload workload) {
    server.put(
        FakeApiServer.NODES,
        "",
        Workload.NODE,
        Map.of("kubernetes.io/hostname", Workload.NODE),
        "\"spec\":{\"podCIDR\":\"10.244.0.0/24\",\"podCIDRs\":[\"10.244.0.0/24\"]},"
            + "\"status\":{\"addresses\":[{\"type\":\"InternalIP\",\"address\":\""
            + Workload.NODE_ADDRESS
            + "\"}]}");
    for (int service = 0; service < workload.shape().services(); service++) {
      putService(server, workload, service);
      putSlice(server, workload, service, List.of());
    }
  }

  private static void putService(FakeApiServer server, Workload workload, int service) {
    String address = workload.clusterIp(service).toString();
    String name = workload.serviceName(service);
    server.put(
        FakeApiServer.SERVICES,
        Workload.NAMESPACE,
        name,
        Map.of("app", name),
        "\"spec\":{\"ports\":[{\"protocol\":\"TCP\",\"port\":"
            + Workload.SERVICE_PORT
            + ",\"targetPort\":"
            + Workload.TARGET_PORT
            + "}],\"selector\":{\"app\":\""
            + name
            + "\"},\"clusterIP\":\""
            + address
            + "\",\"clusterIPs\":[\""
            + address
            + "\"],\"type\":\"ClusterIP\",\"sessionAffinity\":\"None\",\"ipFamilies\":[\"IPv4\"],"
            + "\"ipFamilyPolicy\":\"SingleStack\",\"internalTrafficPolicy\":\"Cluster\"},"
            + "\"status\":{\"loadBalancer\":{}}");
  }

  /**
   * Puts a Service's slice there.
   *
   * @param further endpoints that it did not have at first
   */
  public static void putSlice(
      FakeApiServer server, Workload workload, int service, List<IpAddress> further) {
    StringBuilder endpoints = new StringBuilder();
    for (int endpoint = 0; endpoint < workload.shape().endpoints(); endpoint++) {
      append(
          endpoints,
          workload.endpoint(service, endpoint),
          workload.nodeOf(service, endpoint),
          workload.serviceName(service) + "-" + endpoint);
    }
    for (IpAddress address : further) {
      append(endpoints, address, "node-2", workload.serviceName(service) + "-more");
    }
    server.put(
        FakeApiServer.ENDPOINT_SLICES,
        Workload.NAMESPACE,
        workload.sliceName(service),
        Map.of(
            "kubernetes.io/service-name",
            workload.serviceName(service),
            "endpointslice.kubernetes.io/managed-by",
            "endpointslice-controller.k8s.io"),
        "\"addressType\":\"IPv4\",\"endpoints\":["
            + endpoints
            + "],\"ports\":[{\"name\":\"\",\"protocol\":\"TCP\",\"port\":"
            + Workload.TARGET_PORT
            + "}]");
  }

  private static void append(StringBuilder to, IpAddress address, String node, String pod) {
    to.append(to.isEmpty() ? "" : ",")
        .append("{\"addresses\":[\"")
        .append(address)
        .append("\"],\"conditions\":{\"ready\":true,\"serving\":true,\"terminating\":false},")
        .append("\"targetRef\":{\"kind\":\"Pod\",\"namespace\":\"")
        .append(Workload.NAMESPACE)
        .append("\",\"name\":\"")
        .append(pod)
        .append("\",\"uid\":\"00000000-0000-0000-0000-000000000000\"},\"nodeName\":\"")
        .append(node)
        .append("\"}");
  }
}
