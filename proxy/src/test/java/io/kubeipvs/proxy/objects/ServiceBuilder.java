package io.kubeipvs.proxy.objects;

import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.kubernetes.model.Service;
import io.kubeipvs.kubernetes.model.Service.IpMode;
import io.kubeipvs.kubernetes.model.Service.TrafficPolicy;
import io.kubeipvs.kubernetes.model.ServicePort;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpPrefix;
import io.kubeipvs.net.Protocol;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts a Service together; what is not said is as the API's defaults have it. */
public final class ServiceBuilder {
  private final ObjectKey key;
  private String resourceVersion = "1";
  private @Nullable Instant creationTime;
  private Service.Type type = Service.Type.CLUSTER_IP;
  private final List<IpAddress> clusterIps = new ArrayList<>();
  private final List<IpAddress> externalIps = new ArrayList<>();
  private final List<Service.Ingress> ingress = new ArrayList<>();
  private final List<IpPrefix> sourceRanges = new ArrayList<>();
  private final List<ServicePort> ports = new ArrayList<>();
  private int affinityTimeoutSeconds;
  private TrafficPolicy internalPolicy = TrafficPolicy.CLUSTER;
  private TrafficPolicy externalPolicy = TrafficPolicy.CLUSTER;
  private int healthCheckNodePort;
  private boolean proxied = true;

  private ServiceBuilder(ObjectKey key) {
    this.key = key;
  }

  /** A Service of the namespace {@code default}. */
  public static ServiceBuilder service(String name) {
    return new ServiceBuilder(new ObjectKey("default", name));
  }

  public ServiceBuilder version(String version) {
    resourceVersion = version;
    return this;
  }

  /** {@code 2026-01-01T00:00:00Z} and the like. */
  public ServiceBuilder created(String time) {
    creationTime = Instant.parse(time);
    return this;
  }

  public ServiceBuilder type(Service.Type value) {
    type = value;
    return this;
  }

  public ServiceBuilder clusterIps(String... addresses) {
    Arrays.stream(addresses).map(IpAddress::parse).forEach(clusterIps::add);
    return this;
  }

  public ServiceBuilder externalIps(String... addresses) {
    Arrays.stream(addresses).map(IpAddress::parse).forEach(externalIps::add);
    return this;
  }

  public ServiceBuilder loadBalancer(String address) {
    return loadBalancer(address, IpMode.VIP);
  }

  public ServiceBuilder loadBalancer(String address, IpMode mode) {
    ingress.add(new Service.Ingress(IpAddress.parse(address), mode));
    return this;
  }

  public ServiceBuilder sourceRanges(String... prefixes) {
    Arrays.stream(prefixes).map(IpPrefix::parse).forEach(sourceRanges::add);
    return this;
  }

  /** The only, unnamed TCP port. */
  public ServiceBuilder port(int port) {
    return port("", Protocol.TCP, port, 0);
  }

  public ServiceBuilder port(String name, Protocol protocol, int port, int nodePort) {
    ports.add(new ServicePort(name, protocol, port, nodePort));
    return this;
  }

  public ServiceBuilder affinity(int timeoutSeconds) {
    affinityTimeoutSeconds = timeoutSeconds;
    return this;
  }

  public ServiceBuilder internalPolicy(TrafficPolicy policy) {
    internalPolicy = policy;
    return this;
  }

  public ServiceBuilder externalPolicy(TrafficPolicy policy) {
    externalPolicy = policy;
    return this;
  }

  public ServiceBuilder healthCheckNodePort(int port) {
    healthCheckNodePort = port;
    return this;
  }

  public ServiceBuilder proxied(boolean value) {
    proxied = value;
    return this;
  }

  public Service build() {
    return new Service(
        key,
        resourceVersion,
        creationTime,
        type,
        clusterIps,
        externalIps,
        ingress,
        sourceRanges,
        ports,
        affinityTimeoutSeconds,
        internalPolicy,
        externalPolicy,
        healthCheckNodePort,
        proxied);
  }
}
