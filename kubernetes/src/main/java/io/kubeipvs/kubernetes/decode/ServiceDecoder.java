package io.kubeipvs.kubernetes.decode;

import io.kubeipvs.kubernetes.model.Service;
import io.kubeipvs.kubernetes.model.Service.Ingress;
import io.kubeipvs.kubernetes.model.Service.IpMode;
import io.kubeipvs.kubernetes.model.Service.TrafficPolicy;
import io.kubeipvs.kubernetes.model.ServicePort;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.Protocol;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads a Service ({@code v1}). Stateless. */
final class ServiceDecoder {
  /** Whatever its value, it says that another proxy serves the Service. */
  private static final String OTHER_PROXY_LABEL = "service.kubernetes.io/service-proxy-name";

  private static final String NO_CLUSTER_IP = "None";
  private static final int DEFAULT_AFFINITY_TIMEOUT_SECONDS = 10_800;
  private static final int LONGEST_AFFINITY_TIMEOUT_SECONDS = 86_400;
  private static final int LARGEST_PORT = 65_535;

  private ServiceDecoder() {}

  static Service decode(Metadata metadata, Fields object) {
    Fields spec = object.mapping("spec");
    Service.Type type = spec.parsed("type", "ClusterIP", ServiceDecoder::type);
    List<IpAddress> clusterIps = clusterIps(spec);
    return new Service(
        metadata.key(),
        metadata.resourceVersion(),
        metadata.creationTime(),
        type,
        type == Service.Type.EXTERNAL_NAME ? List.of() : clusterIps,
        spec.parsedList("externalIPs", Values::routableAddress),
        ingress(object.mapping("status").mapping("loadBalancer")),
        spec.parsedList("loadBalancerSourceRanges", Values::prefix),
        ports(spec, type, type != Service.Type.EXTERNAL_NAME && !clusterIps.isEmpty()),
        affinityTimeoutSeconds(spec),
        spec.parsed("internalTrafficPolicy", "Cluster", ServiceDecoder::policy),
        spec.parsed("externalTrafficPolicy", "Cluster", ServiceDecoder::policy),
        spec.integer("healthCheckNodePort", 0, LARGEST_PORT, 0),
        !metadata.labels().has(OTHER_PROXY_LABEL));
  }

  /** {@code clusterIPs}, or the older {@code clusterIP} alone. Empty for None and for nothing. */
  private static List<IpAddress> clusterIps(Fields spec) {
    String first = spec.string("clusterIP", "");
    List<String> texts = spec.parsedList("clusterIPs", text -> text);
    if (texts.isEmpty()) {
      return first.isEmpty() || first.equals(NO_CLUSTER_IP)
          ? List.of()
          : List.of(spec.parsed("clusterIP", "", Values::routableAddress));
    }
    if (!first.isEmpty() && !first.equals(texts.getFirst())) {
      throw spec.invalid(
          "clusterIPs",
          "begins with \"" + texts.getFirst() + "\", but spec.clusterIP is \"" + first + "\"");
    }
    if (texts.equals(List.of(NO_CLUSTER_IP)) || texts.equals(List.of(""))) {
      return List.of();
    }
    List<IpAddress> addresses = spec.parsedList("clusterIPs", Values::routableAddress);
    if (addresses.size() > 1
        && addresses.stream().map(IpAddress::family).distinct().count() < addresses.size()) {
      throw spec.invalid("clusterIPs", "holds more than one address of a family");
    }
    return addresses;
  }

  private static List<ServicePort> ports(Fields spec, Service.Type type, boolean required) {
    List<ServicePort> ports = new ArrayList<>();
    Set<String> names = new HashSet<>();
    Set<String> numbers = new HashSet<>();
    List<Fields> all = spec.mappings("ports");
    for (Fields fields : all) {
      ServicePort port = port(fields, type);
      if (all.size() > 1 && port.name().isEmpty()) {
        throw fields.invalid("name", "is missing; with several ports each needs one");
      }
      if (!names.add(port.name())) {
        throw fields.invalid("name", "\"" + port.name() + "\" is also the name of another port");
      }
      if (!numbers.add(port.port() + "/" + port.protocol())) {
        throw fields.invalid(
            "port", port.port() + "/" + port.protocol() + " is also another port's");
      }
      if (port.nodePort() != 0 && !numbers.add("node " + port.nodePort() + port.protocol())) {
        throw fields.invalid(
            "nodePort", port.nodePort() + "/" + port.protocol() + " is also another port's");
      }
      ports.add(port);
    }
    if (required && ports.isEmpty()) {
      throw spec.invalid("ports", "is missing or empty");
    }
    return ports;
  }

  private static ServicePort port(Fields fields, Service.Type type) {
    String name = fields.parsed("name", "", Values::labelOrEmpty).intern();
    Protocol protocol = fields.parsed("protocol", "TCP", Values::protocol);
    if (!fields.has("port")) {
      throw fields.invalid("port", "is missing");
    }
    int port = fields.integer("port", 1, LARGEST_PORT, 0);
    int nodePort = fields.integer("nodePort", 0, LARGEST_PORT, 0);
    if (nodePort != 0 && type == Service.Type.CLUSTER_IP) {
      throw fields.invalid("nodePort", "has no place in a Service of type ClusterIP");
    }
    return new ServicePort(name, protocol, port, nodePort);
  }

  private static List<Ingress> ingress(Fields loadBalancer) {
    List<Ingress> result = new ArrayList<>();
    for (Fields fields : loadBalancer.mappings("ingress")) {
      IpMode mode = fields.parsed("ipMode", "VIP", ServiceDecoder::ipMode);
      if (!fields.string("ip", "").isEmpty()) {
        result.add(new Ingress(fields.parsed("ip", "", Values::address), mode));
      }
    }
    return result;
  }

  private static int affinityTimeoutSeconds(Fields spec) {
    boolean byClient =
        spec.parsed(
            "sessionAffinity",
            "None",
            text ->
                switch (text) {
                  case "ClientIP" -> true;
                  case "None" -> false;
                  default -> throw notOneOf(text, "None, ClientIP");
                });
    return byClient
        ? spec.mapping("sessionAffinityConfig")
            .mapping("clientIP")
            .integer(
                "timeoutSeconds",
                1,
                LONGEST_AFFINITY_TIMEOUT_SECONDS,
                DEFAULT_AFFINITY_TIMEOUT_SECONDS)
        : 0;
  }

  private static Service.Type type(String text) {
    return switch (text) {
      case "ClusterIP" -> Service.Type.CLUSTER_IP;
      case "NodePort" -> Service.Type.NODE_PORT;
      case "LoadBalancer" -> Service.Type.LOAD_BALANCER;
      case "ExternalName" -> Service.Type.EXTERNAL_NAME;
      default -> throw notOneOf(text, "ClusterIP, NodePort, LoadBalancer, ExternalName");
    };
  }

  private static TrafficPolicy policy(String text) {
    return switch (text) {
      case "Cluster" -> TrafficPolicy.CLUSTER;
      case "Local" -> TrafficPolicy.LOCAL;
      default -> throw notOneOf(text, "Cluster, Local");
    };
  }

  private static IpMode ipMode(String text) {
    return switch (text) {
      case "VIP" -> IpMode.VIP;
      case "Proxy" -> IpMode.PROXY;
      default -> throw notOneOf(text, "VIP, Proxy");
    };
  }

  private static IllegalArgumentException notOneOf(String text, String values) {
    return new IllegalArgumentException("\"" + text + "\" is not one of " + values);
  }
}
