package io.kubeipvs.cli.ls;

import io.kubeipvs.agent.names.EndpointName;
import io.kubeipvs.agent.names.NameTable;
import io.kubeipvs.agent.names.ServiceName;
import io.kubeipvs.linux.ipvs.IpvsStatistics;
import io.kubeipvs.linux.ipvs.RealServerStatus;
import io.kubeipvs.linux.ipvs.ServiceFlags;
import io.kubeipvs.linux.ipvs.VirtualServer;
import io.kubeipvs.linux.ipvs.VirtualServerKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A listing as maps, lists, texts, numbers and truth values, to be written as JSON or YAML. Names
 * that are not known are left out.
 */
public final class ListingTree {
  private final ListingNames names;

  private ListingTree(NameTable names) {
    this.names = new ListingNames(names);
  }

  /** The tree of a listing. */
  public static Map<String, Object> of(Listing listing, NameTable names) {
    ListingTree tree = new ListingTree(names);
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("ipvsVersion", listing.info().versionText());
    root.put("connectionTableSize", listing.info().connectionTableSize());
    root.put("virtualServers", listing.servers().stream().map(tree::server).toList());
    return root;
  }

  private Map<String, Object> server(Listing.Server listed) {
    VirtualServer server = listed.status().server();
    Map<String, Object> tree = new LinkedHashMap<>();
    switch (server.key()) {
      case VirtualServerKey.Addressed at -> {
        String text = at.toString();
        tree.put("protocol", text.substring(0, text.indexOf(' ')));
        tree.put("address", at.address().toString());
        tree.put("port", at.port());
      }
      case VirtualServerKey.FirewallMark mark -> {
        tree.put("firewallMark", Integer.toUnsignedLong(mark.mark()));
        tree.put("family", mark.family().kubernetesName());
      }
    }
    tree.put("scheduler", server.scheduler());
    tree.put("schedulerFlags", ListingTable.schedulerFlags(server));
    if ((server.flags() & ServiceFlags.PERSISTENT) != 0) {
      tree.put("persistenceTimeoutSeconds", server.persistenceTimeoutSeconds());
    }
    ServiceName name = names.service(server.key());
    if (name != null) {
      Map<String, Object> service = objectName(name.service().toString());
      service.put("port", name.port());
      service.put("role", name.role().toString());
      tree.put("service", service);
    }
    tree.put("statistics", statistics(listed.status().statistics()));
    tree.put(
        "realServers",
        listed.destinations().stream().map(at -> destination(server.key(), at)).toList());
    return tree;
  }

  private Map<String, Object> destination(VirtualServerKey key, RealServerStatus status) {
    EndpointName name = names.endpoint(key, status);
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("address", status.server().endpoint().address().toString());
    tree.put("port", status.server().endpoint().port());
    tree.put("forwardingMethod", status.server().method().toolName());
    tree.put("weight", status.server().weight());
    tree.put("upperThreshold", status.server().upperThreshold());
    tree.put("lowerThreshold", status.server().lowerThreshold());
    tree.put("activeConnections", status.activeConnections());
    tree.put("inactiveConnections", status.inactiveConnections());
    tree.put("persistentConnections", status.persistentConnections());
    if (!name.pod().isEmpty()) {
      tree.put("pod", objectName(name.pod()));
    }
    if (!name.node().isEmpty()) {
      tree.put("node", name.node());
    }
    tree.put("statistics", statistics(status.statistics()));
    return tree;
  }

  private static Map<String, Object> objectName(String text) {
    int slash = text.indexOf('/');
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("namespace", text.substring(0, Math.max(slash, 0)));
    tree.put("name", text.substring(slash + 1));
    return tree;
  }

  private static Map<String, Object> statistics(IpvsStatistics statistics) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("connections", statistics.connections());
    tree.put("inPackets", statistics.inPackets());
    tree.put("outPackets", statistics.outPackets());
    tree.put("inBytes", statistics.inBytes());
    tree.put("outBytes", statistics.outBytes());
    return tree;
  }

  /** The pieces of a tree, for the writers. */
  static boolean isScalar(Object value) {
    return !(value instanceof Map<?, ?> map && !map.isEmpty())
        && !(value instanceof List<?> list && !list.isEmpty());
  }
}
