package io.kubeipvs.agent.names;

/**
 * The names of an endpoint. Immutable.
 *
 * @param pod {@code namespace/name}, empty if no pod is behind it
 * @param node empty if not known
 */
public record EndpointName(String pod, String node) {
  public static final EndpointName UNKNOWN = new EndpointName("", "");
}
