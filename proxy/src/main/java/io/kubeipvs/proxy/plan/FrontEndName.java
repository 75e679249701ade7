package io.kubeipvs.proxy.plan;

import io.kubeipvs.kubernetes.model.ObjectKey;

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

  @Override
  public String toString() {
    return portName.isEmpty() ? service.toString() : service + ":" + portName;
  }
}
