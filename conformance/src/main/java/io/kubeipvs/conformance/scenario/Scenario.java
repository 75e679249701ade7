package io.kubeipvs.conformance.scenario;

import java.util.List;

/**
 * One scenario. Immutable.
 *
 * @param name area and folder: {@code guide/walk}
 * @param node the node that the proxy runs on
 * @param configuration a KubeProxyConfiguration as YAML, whole
 * @param prepare shell lines that run before the proxy starts, or empty
 */
public record Scenario(
    String name,
    String title,
    String node,
    List<Link> links,
    String configuration,
    String prepare,
    List<Step> steps) {
  public Scenario {
    links = List.copyOf(links);
    steps = List.copyOf(steps);
  }

  /** An interface of the node, with addresses such as 192.168.224.4/24. */
  public record Link(String name, List<String> addresses) {
    public Link {
      addresses = List.copyOf(addresses);
    }
  }
}
