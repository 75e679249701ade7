package io.kubeipvs.proxy.conformance;

import io.kubeipvs.conformance.scenario.Pass;
import io.kubeipvs.conformance.scenario.Scenario;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.IpPrefix;
import io.kubeipvs.proxy.config.Differences;
import io.kubeipvs.proxy.config.LocalTraffic;
import io.kubeipvs.proxy.config.PlanConfig;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what planning needs from a scenario's KubeProxyConfiguration. */
final class ScenarioConfig {
  private ScenarioConfig() {}

  static PlanConfig of(Scenario scenario) {
    Map<?, ?> config = scenario.configuration(Pass.PARITY);
    Map<?, ?> iptables = map(config.get("iptables"));
    List<String> nodePorts =
        config.get("nodePortAddresses") instanceof List<?> list
            ? list.stream().map(Object::toString).toList()
            : List.of();
    boolean primary = nodePorts.equals(List.of("primary"));
    return new PlanConfig(
        Set.of(IpFamily.IPV4, IpFamily.IPV6),
        text(map(config.get("ipvs")), "scheduler", "rr"),
        Integer.parseInt(text(iptables, "masqueradeBit", "14")),
        Boolean.parseBoolean(text(iptables, "masqueradeAll", "false")),
        localTraffic(config),
        primary ? List.of() : nodePorts.stream().map(IpPrefix::parse).toList(),
        primary,
        true,
        Differences.none());
  }

  private static LocalTraffic localTraffic(Map<?, ?> config) {
    Map<?, ?> detectLocal = map(config.get("detectLocal"));
    return switch (text(config, "detectLocalMode", "ClusterCIDR")) {
      case "NodeCIDR" -> new LocalTraffic.NodeCidr();
      case "BridgeInterface" ->
          new LocalTraffic.BridgeInterface(text(detectLocal, "bridgeInterface", ""));
      case "InterfaceNamePrefix" ->
          new LocalTraffic.InterfaceNamePrefix(text(detectLocal, "interfaceNamePrefix", ""));
      default ->
          new LocalTraffic.ClusterCidr(
              Arrays.stream(text(config, "clusterCIDR", "").split(","))
                  .filter(prefix -> !prefix.isEmpty())
                  .map(IpPrefix::parse)
                  .toList());
    };
  }

  private static Map<?, ?> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  private static String text(Map<?, ?> map, String key, String otherwise) {
    Object value = map.get(key);
    return value == null ? otherwise : value.toString();
  }
}
