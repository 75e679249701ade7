package io.kubeipvs.kubernetes.model;

import io.kubeipvs.net.IpFamily;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An EndpointSlice, as far as a proxy needs it. Immutable and valid. Slices of address type FQDN
 * and slices without a Service do not become records.
 *
 * @param serviceName from the label {@code kubernetes.io/service-name}
 * @param ports ports without a number (any port) are left out
 * @param lastChangeTriggerTime from the annotation of that name, or null
 * @param proxied false if a label says that this proxy is not to serve it
 */
public record EndpointSlice(
    ObjectKey key,
    String resourceVersion,
    String serviceName,
    IpFamily family,
    Endpoints endpoints,
    List<EndpointPort> ports,
    @Nullable Instant lastChangeTriggerTime,
    boolean proxied)
    implements KubernetesObject {
  public EndpointSlice {
    ports = List.copyOf(ports);
  }

  /** A slice of endpoints that are not packed yet. */
  public EndpointSlice(
      ObjectKey key,
      String resourceVersion,
      String serviceName,
      IpFamily family,
      List<Endpoint> endpoints,
      List<EndpointPort> ports,
      @Nullable Instant lastChangeTriggerTime,
      boolean proxied) {
    this(
        key,
        resourceVersion,
        serviceName,
        family,
        Endpoints.copyOf(endpoints),
        ports,
        lastChangeTriggerTime,
        proxied);
  }

  /** Written out, for a record's own is slow in a JVM that compiles quickly. */
  @Override
  public boolean equals(@Nullable Object object) {
    return object instanceof EndpointSlice other
        && resourceVersion.equals(other.resourceVersion)
        && key.equals(other.key)
        && serviceName.equals(other.serviceName)
        && family == other.family
        && proxied == other.proxied
        && ports.equals(other.ports)
        && Objects.equals(lastChangeTriggerTime, other.lastChangeTriggerTime)
        && endpoints.equals(other.endpoints);
  }

  @Override
  public int hashCode() {
    return key.hashCode() * 31 + resourceVersion.hashCode();
  }

  /** This slice with other ports. */
  public EndpointSlice withPorts(List<EndpointPort> others) {
    return new EndpointSlice(
        key,
        resourceVersion,
        serviceName,
        family,
        endpoints,
        others,
        lastChangeTriggerTime,
        proxied);
  }

  /** The Service it belongs to. */
  public ObjectKey serviceKey() {
    return new ObjectKey(key.namespace(), serviceName);
  }
}
