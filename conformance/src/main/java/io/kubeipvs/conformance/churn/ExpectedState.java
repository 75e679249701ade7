package io.kubeipvs.conformance.churn;

import io.kubeipvs.conformance.cluster.ApiConnection;
import io.kubeipvs.conformance.cluster.RealCluster;
import io.kubeipvs.conformance.state.ToolText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * What a node's kernel has to hold for the objects that an API server has at this moment: virtual
 * servers with their real servers, addresses, and the sets of cluster addresses and node ports. It
 * knows TCP over IPv4 and policy Cluster, which is what {@link ChurningServices} makes. Pure, once
 * the objects are read.
 */
final class ExpectedState {
  private final String nodeAddress;
  private final List<String> virtualServers = new ArrayList<>();
  private final TreeSet<String> addresses = new TreeSet<>();
  private final TreeSet<String> entries = new TreeSet<>();

  private ExpectedState(String nodeAddress) {
    this.nodeAddress = nodeAddress;
  }

  /** For what a server holds now: the parts that {@link #partsOf} takes of a state. */
  static SortedMap<String, String> read(RealCluster cluster, ApiConnection api, String nodeAddress)
      throws IOException, InterruptedException {
    return of(
        items(cluster, api, "/api/v1/services"),
        items(cluster, api, "/apis/discovery.k8s.io/v1/endpointslices"),
        nodeAddress);
  }

  /** For these Services and EndpointSlices. */
  static SortedMap<String, String> of(
      List<Map<?, ?>> services, List<Map<?, ?>> slices, String nodeAddress) {
    ExpectedState state = new ExpectedState(nodeAddress);
    services.forEach(service -> state.add(service, slices));
    return state.parts();
  }

  /** Of a node's state as the tools print it, what this knows about. */
  static SortedMap<String, String> partsOf(SortedMap<String, String> state) {
    SortedMap<String, String> parts = new TreeMap<>();
    parts.put("ipvs.txt", state.getOrDefault("ipvs.txt", ""));
    parts.put("addresses.txt", sorted(state.getOrDefault("addresses.txt", ""), "inet "));
    parts.put(
        "ipsets.txt",
        sorted(state.getOrDefault("ipsets.txt", ""), "add KUBE-CLUSTER-IP ")
            + sorted(state.getOrDefault("ipsets.txt", ""), "add KUBE-NODE-PORT-TCP "));
    return parts;
  }

  private static String sorted(String text, String beginning) {
    return text.lines()
        .filter(line -> line.startsWith(beginning))
        .sorted()
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }

  private SortedMap<String, String> parts() {
    SortedMap<String, String> parts = new TreeMap<>();
    parts.put("ipvs.txt", ToolText.virtualServers(String.join("\n", virtualServers)));
    parts.put("addresses.txt", String.join("", addresses));
    parts.put("ipsets.txt", String.join("", entries));
    return parts;
  }

  private void add(Map<?, ?> service, List<Map<?, ?>> slices) {
    String address = text(map(service, "spec"), "clusterIP");
    addresses.add("inet " + address + "/32 scope global\n");
    for (Map<?, ?> port : list(map(service, "spec"), "ports")) {
      entries.add("add KUBE-CLUSTER-IP %s,tcp:%s\n".formatted(address, text(port, "port")));
      List<String> servers = servers(text(map(service, "metadata"), "name"), port, slices);
      addVirtualServer(address + ":" + text(port, "port"), servers);
      if (port.containsKey("nodePort")) {
        entries.add("add KUBE-NODE-PORT-TCP %s\n".formatted(text(port, "nodePort")));
        addVirtualServer(nodeAddress + ":" + text(port, "nodePort"), servers);
      }
    }
  }

  private void addVirtualServer(String address, List<String> servers) {
    virtualServers.add("-A -t " + address + " -s rr");
    servers.forEach(
        server -> virtualServers.add("-a -t " + address + " -r " + server + " -m -w 1"));
  }

  private static List<String> servers(String service, Map<?, ?> port, List<Map<?, ?>> slices) {
    TreeSet<String> servers = new TreeSet<>();
    for (Map<?, ?> slice : slices) {
      Map<?, ?> labels = map(map(slice, "metadata"), "labels");
      if (text(labels, "kubernetes.io/service-name").equals(service)) {
        for (Map<?, ?> served : list(slice, "ports")) {
          if (text(served, "name").equals(text(port, "name"))) {
            list(slice, "endpoints").stream()
                .filter(endpoint -> !text(map(endpoint, "conditions"), "ready").equals("false"))
                .forEach(endpoint -> servers.add(address(endpoint) + ":" + text(served, "port")));
          }
        }
      }
    }
    return List.copyOf(servers);
  }

  private static String address(Map<?, ?> endpoint) {
    return endpoint.get("addresses") instanceof List<?> all
        ? String.valueOf(all.getFirst())
        : "none";
  }

  private static List<Map<?, ?>> items(RealCluster cluster, ApiConnection api, String path)
      throws IOException, InterruptedException {
    ApiConnection.Answer answer = cluster.ask(api, "GET", path, "");
    if (!answer.isSuccess()) {
      throw new IOException("GET %s: HTTP %d".formatted(path, answer.status()));
    }
    LoadSettings settings = LoadSettings.builder().setCodePointLimit(Integer.MAX_VALUE).build();
    return new Load(settings).loadFromString(answer.body()) instanceof Map<?, ?> list
        ? list(list, "items")
        : List.of();
  }

  private static Map<?, ?> map(Map<?, ?> fields, String key) {
    return fields.get(key) instanceof Map<?, ?> map ? map : Map.of();
  }

  private static List<Map<?, ?>> list(Map<?, ?> fields, String key) {
    List<Map<?, ?>> maps = new ArrayList<>();
    if (fields.get(key) instanceof List<?> list) {
      for (Object item : list) {
        if (item instanceof Map<?, ?> map) {
          maps.add(map);
        }
      }
    }
    return maps;
  }

  private static String text(Map<?, ?> fields, String key) {
    Object value = fields.get(key);
    return value == null ? "" : value.toString();
  }
}
