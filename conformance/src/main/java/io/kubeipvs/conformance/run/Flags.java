package io.kubeipvs.conformance.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Says a scenario's configuration in the flags that kube-proxy and kube-ipvs share. Pure. */
final class Flags {
  private static final Map<String, String> BY_FIELD = byField();

  private Flags() {}

  /**
   * The flags for a configuration.
   *
   * @throws IllegalArgumentException if a field has no flag; the message names it
   */
  static List<String> of(String configuration) {
    Object content = new Load(LoadSettings.builder().build()).loadFromString(configuration);
    List<String> flags = new ArrayList<>();
    flags.add("--ipvs-min-sync-period=0s"); // what a configuration file that does not say means
    add("", content, flags);
    return List.copyOf(flags);
  }

  private static void add(String path, Object value, List<String> flags) {
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, field) -> add(path.isEmpty() ? "" + key : path + "." + key, field, flags));
      return;
    }
    String flag = BY_FIELD.get(path);
    if (flag == null) {
      throw new IllegalArgumentException("the configuration's field " + path + " has no flag");
    }
    if (!flag.isEmpty()) {
      String text =
          value instanceof List<?> list
              ? list.stream().map(Object::toString).collect(Collectors.joining(","))
              : String.valueOf(value);
      flags.add(flag + "=" + text);
    }
  }

  private static Map<String, String> byField() {
    Map<String, String> flags = new LinkedHashMap<>();
    flags.put("apiVersion", "");
    flags.put("kind", "");
    flags.put("mode", "");
    flags.put("hostnameOverride", "--hostname-override");
    flags.put("bindAddress", "--bind-address");
    flags.put("clusterCIDR", "--cluster-cidr");
    flags.put("detectLocalMode", "--detect-local-mode");
    flags.put("detectLocal.bridgeInterface", "--pod-bridge-interface");
    flags.put("detectLocal.interfaceNamePrefix", "--pod-interface-name-prefix");
    flags.put("nodePortAddresses", "--nodeport-addresses");
    flags.put("iptables.masqueradeAll", "--masquerade-all");
    flags.put("iptables.masqueradeBit", "--iptables-masquerade-bit");
    flags.put("ipvs.scheduler", "--ipvs-scheduler");
    flags.put("ipvs.syncPeriod", "--ipvs-sync-period");
    flags.put("ipvs.minSyncPeriod", "--ipvs-min-sync-period");
    flags.put("ipvs.strictARP", "--ipvs-strict-arp");
    flags.put("ipvs.excludeCIDRs", "--ipvs-exclude-cidrs");
    flags.put("ipvs.tcpTimeout", "--ipvs-tcp-timeout");
    flags.put("ipvs.tcpFinTimeout", "--ipvs-tcpfin-timeout");
    flags.put("ipvs.udpTimeout", "--ipvs-udp-timeout");
    flags.put("conntrack.maxPerCore", "--conntrack-max-per-core");
    flags.put("conntrack.min", "--conntrack-min");
    flags.put("conntrack.tcpEstablishedTimeout", "--conntrack-tcp-timeout-established");
    flags.put("conntrack.tcpCloseWaitTimeout", "--conntrack-tcp-timeout-close-wait");
    flags.put("conntrack.tcpBeLiberal", "--conntrack-tcp-be-liberal");
    flags.put("conntrack.udpTimeout", "--conntrack-udp-timeout");
    flags.put("conntrack.udpStreamTimeout", "--conntrack-udp-timeout-stream");
    return Map.copyOf(flags);
  }
}
