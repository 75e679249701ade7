package io.kubeipvs.agent.names;

import io.kubeipvs.kubernetes.model.ObjectKey;

/**
 * The name of a front end. Immutable; printed {@code default/web:http}.
 *
 * @param port the port's name, empty for the only, unnamed port
 * @param role by which of the Service's addresses it is reached
 */
public record ServiceName(ObjectKey service, String port, Role role) {
  /** The ways in to a Service. */
  public enum Role {
    CLUSTER_IP("ClusterIP"),
    EXTERNAL_IP("ExternalIP"),
    LOAD_BALANCER("LoadBalancer"),
    NODE_PORT("NodePort");

    private final String text;

    Role(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  @Override
  public String toString() {
    return port.isEmpty() ? service.toString() : service + ":" + port;
  }
}
