package io.kubeipvs.proxy.plan;

import io.kubeipvs.kubernetes.model.ObjectKey;
import org.jspecify.annotations.Nullable;

/**
 * What a front end is called among people: the Service port it belongs to, and why it is there.
 * Immutable; printed {@code default/web:http}.
 *
 * @param portName empty for the only, unnamed port
 */
public record FrontEndName(ObjectKey service, String portName, Kind kind) {

  /** Which field of the Service asks for the front end. */
  public enum Kind {
    CLUSTER_IP,
    EXTERNAL_IP,
    LOAD_BALANCER,
    NODE_PORT
  }

  /** Written out, for a record's own is slow in a JVM that compiles quickly. */
  @Override
  public boolean equals(@Nullable Object object) {
    return object instanceof FrontEndName other
        && kind == other.kind
        && portName.equals(other.portName)
        && service.equals(other.service);
  }

  @Override
  public int hashCode() {
    return (service.hashCode() * 31 + portName.hashCode()) * 31 + kind.name().hashCode();
  }

  @Override
  public String toString() {
    return portName.isEmpty() ? service.toString() : service + ":" + portName;
  }
}
