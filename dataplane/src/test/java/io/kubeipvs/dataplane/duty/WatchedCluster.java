package io.kubeipvs.dataplane.duty;

import io.kubeipvs.kubernetes.source.SourceEvent.Kind;
import io.kubeipvs.net.IpAddress;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Services that are alike, each of one port and one slice, as the frames in which an API server
 * tells of them. Pure.
 */
final class WatchedCluster {
  private static final int CLUSTER_IPS = (10 << 24) + (96 << 16) + 1;
  private static final int PODS = (10 << 24) + (244 << 16) + 1;

  private WatchedCluster() {}

  /** An event of a watch on objects of one kind. */
  record Frame(Kind kind, String json) {}

  /** Where an endpoint is. */
  record Pod(int number, String node) {
    private String json() {
      return """
      {"addresses":["%s"],"conditions":{"ready":true,"serving":true,"terminating":false},\
      "nodeName":"%s","targetRef":{"kind":"Pod","namespace":"default","name":"pod-%d",\
      "uid":"d2f9c3b4-0000-4000-8000-000000000000"}}\
      """
          .formatted(address(PODS + number), node, number);
    }
  }

  static Frame service(String type, int service, int version) {
    String address = address(CLUSTER_IPS + service);
    return frame(
        Kind.SERVICE,
        type,
        """
        {"kind":"Service","apiVersion":"v1",%s,"spec":{"ports":[{"name":"http","protocol":"TCP",\
        "port":80,"targetPort":8080}],"selector":{"app":"service-%d"},"clusterIP":"%s",\
        "clusterIPs":["%s"],"type":"ClusterIP","sessionAffinity":"None","ipFamilies":["IPv4"],\
        "ipFamilyPolicy":"SingleStack","internalTrafficPolicy":"Cluster"},\
        "status":{"loadBalancer":{}}}\
        """
            .formatted(metadata(name(service), service, version), service, address, address));
  }

  static Frame slice(String type, int service, int version, List<Pod> pods) {
    return frame(
        Kind.ENDPOINT_SLICE,
        type,
        """
        {"kind":"EndpointSlice","apiVersion":"discovery.k8s.io/v1",%s,"addressType":"IPv4",\
        "endpoints":[%s],"ports":[{"name":"http","protocol":"TCP","port":8080}]}\
        """
            .formatted(
                metadata(name(service) + "-abc12", service, version),
                pods.stream().map(Pod::json).collect(Collectors.joining(","))));
  }

  private static String name(int service) {
    return "service-" + service;
  }

  private static String metadata(String name, int service, int version) {
    return """
    "metadata":{"name":"%s","namespace":"default","uid":"0c1d2e3f-0000-4000-8000-000000000000",\
    "resourceVersion":"%d","creationTimestamp":"2026-01-31T12:00:00Z",\
    "labels":{"app":"%s","kubernetes.io/service-name":"%s"}}\
    """
        .formatted(name, version, name(service), name(service));
  }

  private static Frame frame(Kind kind, String type, String object) {
    return new Frame(kind, "{\"type\":\"" + type + "\",\"object\":" + object + "}\n");
  }

  private static String address(int bits) {
    return IpAddress.ofIpv4(bits).toString();
  }
}
