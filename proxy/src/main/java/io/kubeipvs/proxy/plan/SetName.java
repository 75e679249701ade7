package io.kubeipvs.proxy.plan;

import io.kubeipvs.net.IpFamily;

/**
 * The seventeen ipsets per family that the rules refer to, with kube-proxy's names and comments.
 * Immutable.
 */
public enum SetName {
  LOOP_BACK(
      "KUBE-LOOP-BACK",
      Shape.IP_PORT_IP,
      "Kubernetes endpoints dst ip:port, source ip for solving hairpin purpose"),
  CLUSTER_IP(
      "KUBE-CLUSTER-IP",
      Shape.IP_PORT,
      "Kubernetes service cluster ip + port for masquerade purpose"),
  EXTERNAL_IP(
      "KUBE-EXTERNAL-IP",
      Shape.IP_PORT,
      "Kubernetes service external ip + port for masquerade and filter purpose"),
  EXTERNAL_IP_LOCAL(
      "KUBE-EXTERNAL-IP-LOCAL",
      Shape.IP_PORT,
      "Kubernetes service external ip + port with externalTrafficPolicy=local"),
  LOAD_BALANCER("KUBE-LOAD-BALANCER", Shape.IP_PORT, "Kubernetes service lb portal"),
  LOAD_BALANCER_FW(
      "KUBE-LOAD-BALANCER-FW",
      Shape.IP_PORT,
      "Kubernetes service load balancer ip + port for load balancer with sourceRange"),
  LOAD_BALANCER_LOCAL(
      "KUBE-LOAD-BALANCER-LOCAL",
      Shape.IP_PORT,
      "Kubernetes service load balancer ip + port with externalTrafficPolicy=local"),
  LOAD_BALANCER_SOURCE_IP(
      "KUBE-LOAD-BALANCER-SOURCE-IP",
      Shape.IP_PORT_IP,
      "Kubernetes service load balancer ip + port + source IP for packet filter purpose"),
  LOAD_BALANCER_SOURCE_CIDR(
      "KUBE-LOAD-BALANCER-SOURCE-CIDR",
      Shape.IP_PORT_NET,
      "Kubernetes service load balancer ip + port + source cidr for packet filter purpose"),
  NODE_PORT_TCP(
      "KUBE-NODE-PORT-TCP", Shape.PORT, "Kubernetes nodeport TCP port for masquerade purpose"),
  NODE_PORT_LOCAL_TCP(
      "KUBE-NODE-PORT-LOCAL-TCP",
      Shape.PORT,
      "Kubernetes nodeport TCP port with externalTrafficPolicy=local"),
  NODE_PORT_UDP(
      "KUBE-NODE-PORT-UDP", Shape.PORT, "Kubernetes nodeport UDP port for masquerade purpose"),
  NODE_PORT_LOCAL_UDP(
      "KUBE-NODE-PORT-LOCAL-UDP",
      Shape.PORT,
      "Kubernetes nodeport UDP port with externalTrafficPolicy=local"),
  NODE_PORT_SCTP_HASH(
      "KUBE-NODE-PORT-SCTP-HASH",
      Shape.IP_PORT,
      "Kubernetes nodeport SCTP port for masquerade purpose with type 'hash ip:port'"),
  NODE_PORT_LOCAL_SCTP_HASH(
      "KUBE-NODE-PORT-LOCAL-SCTP-HASH",
      Shape.IP_PORT,
      "Kubernetes nodeport SCTP port with externalTrafficPolicy=local with type 'hash ip:port'"),
  HEALTH_CHECK_NODE_PORT(
      "KUBE-HEALTH-CHECK-NODE-PORT", Shape.PORT, "Kubernetes health check node port"),
  IPVS_IPS("KUBE-IPVS-IPS", Shape.IP, "Addresses on the ipvs interface");

  /** The name of a set that stands only while another one is given more room; never planned. */
  public static final String TEMPORARY = "KUBE-IPVS-RESIZING";

  /** What an entry of a set consists of. */
  public enum Shape {
    IP,
    PORT,
    IP_PORT,
    IP_PORT_IP,
    IP_PORT_NET
  }

  private static final int KERNEL_NAME_LIMIT = 31;

  private final String ipv4Name;
  private final String ipv6Name;
  private final Shape shape;
  private final String comment;

  SetName(String ipv4Name, Shape shape, String comment) {
    this.ipv4Name = ipv4Name;
    String name = "KUBE-6-" + ipv4Name.substring("KUBE-".length());
    this.ipv6Name = name.substring(0, Math.min(name.length(), KERNEL_NAME_LIMIT));
    this.shape = shape;
    this.comment = comment;
  }

  /** The set's name in the kernel; for IPv6 {@code KUBE-6-…}, cut to the kernel's limit. */
  public String kernelName(IpFamily family) {
    return switch (family) {
      case IPV4 -> ipv4Name;
      case IPV6 -> ipv6Name;
    };
  }

  public Shape shape() {
    return shape;
  }

  /** The comment on the rules that refer to the set. */
  public String comment() {
    return comment;
  }
}
