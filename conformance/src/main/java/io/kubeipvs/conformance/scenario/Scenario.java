package io.kubeipvs.conformance.scenario;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One scenario. Immutable.
 *
 * @param name area and folder: {@code guide/walk}
 * @param node the node that the proxy runs on
 * @param difference the deliberate difference from kube-proxy that it shows, or empty
 * @param config fields of KubeProxyConfiguration v1alpha1, as YAML has them
 * @param prepare shell lines that run before the proxy starts, or empty
 */
public record Scenario(
    String name,
    String title,
    String node,
    String difference,
    List<Link> links,
    Map<String, Object> config,
    String prepare,
    List<Step> steps) {
  private static final String OWN_SECTION = "kubeIpvs";
  private static final String DIFFERENCES = "differences";
  private static final String SERVICE_ADDRESSES = "serviceAddresses";

  public Scenario {
    links = List.copyOf(links);
    config = Map.copyOf(config);
    steps = List.copyOf(steps);
  }

  /** An interface of the node, with addresses such as 192.168.224.4/24. */
  public record Link(String name, List<String> addresses) {
    public Link {
      addresses = List.copyOf(addresses);
    }
  }

  /** The whole KubeProxyConfiguration of a pass. */
  public Map<String, Object> configuration(Pass pass) {
    Map<String, Object> whole = new LinkedHashMap<>();
    whole.put("apiVersion", "kubeproxy.config.k8s.io/v1alpha1");
    whole.put("kind", "KubeProxyConfiguration");
    whole.put("mode", "ipvs");
    whole.put("hostnameOverride", node);
    whole.putAll(new TreeMap<>(config));
    Map<String, Object> section =
        new TreeMap<>(ScenarioYaml.map(config.get(OWN_SECTION), "kubeIpvs"));
    Map<String, Boolean> own = ScenarioYaml.switches(section.remove(DIFFERENCES));
    Map<String, Boolean> switches = pass.switches(own, difference);
    if (!switches.isEmpty()) {
      section.put(DIFFERENCES, switches);
    }
    if (pass == Pass.ROUTES) {
      section.put(SERVICE_ADDRESSES, "routes");
    }
    whole.remove(OWN_SECTION);
    if (!section.isEmpty()) {
      whole.put(OWN_SECTION, section);
    }
    return whole;
  }
}
