package io.kubeipvs.kubernetes.model;

import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpPrefix;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Service, as far as a proxy needs it. Immutable; already valid: addresses are parsed, ports are
 * in range, API defaults are filled in.
 *
 * @param creationTime null if the source does not know
 * @param clusterIps empty for a headless Service or an ExternalName
 * @param affinityTimeoutSeconds client affinity's timeout, or 0 for no affinity
 * @param sourceRanges of {@code loadBalancerSourceRanges}; a zero-length prefix is kept as it is
 * @param healthCheckNodePort 0 for none
 * @param proxied false if a label says that this proxy is not to serve it
 */
public record Service(
    ObjectKey key,
    String resourceVersion,
    @Nullable Instant creationTime,
    Type type,
    List<IpAddress> clusterIps,
    List<IpAddress> externalIps,
    List<Ingress> loadBalancerIngress,
    List<IpPrefix> sourceRanges,
    List<ServicePort> ports,
    int affinityTimeoutSeconds,
    TrafficPolicy internalTrafficPolicy,
    TrafficPolicy externalTrafficPolicy,
    int healthCheckNodePort,
    boolean proxied)
    implements KubernetesObject {
  public Service {
    clusterIps = List.copyOf(clusterIps);
    externalIps = List.copyOf(externalIps);
    loadBalancerIngress = List.copyOf(loadBalancerIngress);
    sourceRanges = List.copyOf(sourceRanges);
    ports = List.copyOf(ports);
  }

  /** This Service with other ports. */
  public Service withPorts(List<ServicePort> others) {
    return new Service(
        key,
        resourceVersion,
        creationTime,
        type,
        clusterIps,
        externalIps,
        loadBalancerIngress,
        sourceRanges,
        others,
        affinityTimeoutSeconds,
        internalTrafficPolicy,
        externalTrafficPolicy,
        healthCheckNodePort,
        proxied);
  }

  /** {@code spec.type}. */
  public enum Type {
    CLUSTER_IP,
    NODE_PORT,
    LOAD_BALANCER,
    EXTERNAL_NAME
  }

  /** {@code internalTrafficPolicy} and {@code externalTrafficPolicy}. */
  public enum TrafficPolicy {
    CLUSTER,
    LOCAL
  }

  /**
   * One entry of {@code status.loadBalancer.ingress} that has an address; hostnames are left out.
   */
  public record Ingress(IpAddress address, IpMode mode) {}

  /** {@code ipMode}: whether the proxy is to take the address as its own. */
  public enum IpMode {
    VIP,
    PROXY
  }
}
