package io.kubeipvs.dataplane.explain;

import io.kubeipvs.linux.ipset.IpSetEntry;
import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.Protocol;
import io.kubeipvs.proxy.plan.FrontEnd;
import io.kubeipvs.proxy.plan.FrontEndName;
import io.kubeipvs.proxy.plan.NodePlan;
import io.kubeipvs.proxy.plan.PlannedServer;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whose a thing in the kernel is, by the plan. Reads through the plan's servers when a first thing
 * is asked for that is no virtual server. Owned by one thread.
 */
final class ObjectNames {
  private static final int SHOWN = 3;

  private final NodePlan plan;
  private final Map<IpAddress, Set<String>> byAddress = new HashMap<>();
  private final Map<NodePort, Set<String>> byNodePort = new HashMap<>();
  private final Map<AddressPort, Set<String>> byBackEnd = new HashMap<>();
  private boolean indexed;

  private record NodePort(@Nullable Protocol protocol, int port) {}

  ObjectNames(NodePlan plan) {
    this.plan = plan;
  }

  /** The Service port that asks for a front end; empty if none does. */
  String of(@Nullable FrontEnd frontEnd) {
    FrontEndName name = frontEnd == null ? null : plan.name(frontEnd);
    return name == null ? "" : name.toString();
  }

  /** The Service ports at an address. */
  String of(IpAddress address) {
    index();
    return text(byAddress.get(address));
  }

  /** The Service ports that ask for an entry of a set. */
  String of(IpSetEntry entry) {
    index();
    return switch (entry) {
      case IpSetEntry.Ip(IpAddress address) -> text(byAddress.get(address));
      case IpSetEntry.Port(int port) -> text(byNodePort.get(new NodePort(null, port)));
      case IpSetEntry.IpPort(IpAddress address, Protocol protocol, int port) ->
          ofPort(address, protocol, port);
      case IpSetEntry.IpPortIp(IpAddress address, Protocol protocol, int port, _) ->
          ofPort(address, protocol, port);
      case IpSetEntry.IpPortNet(IpAddress address, Protocol protocol, int port, _) ->
          ofPort(address, protocol, port);
      case IpSetEntry.Net _ -> "";
    };
  }

  private String ofPort(IpAddress address, Protocol protocol, int port) {
    String name = of(new FrontEnd(protocol, address, port));
    if (name.isEmpty()) {
      name = text(byBackEnd.get(new AddressPort(address, port)));
    }
    return name.isEmpty() ? text(byNodePort.get(new NodePort(protocol, port))) : name;
  }

  private void index() {
    if (indexed) {
      return;
    }
    indexed = true;
    for (PlannedServer server : plan.servers()) {
      FrontEnd frontEnd = server.frontEnd();
      FrontEndName name = plan.name(frontEnd);
      if (name == null) {
        continue;
      }
      add(byAddress, frontEnd.address(), name);
      server.backEnds().forEach(backEnd -> add(byBackEnd, backEnd, name));
      if (name.kind() == FrontEndName.Kind.NODE_PORT) {
        add(byNodePort, new NodePort(frontEnd.protocol(), frontEnd.port()), name);
        add(byNodePort, new NodePort(null, frontEnd.port()), name);
      }
    }
  }

  private static <K> void add(Map<K, Set<String>> names, K key, FrontEndName name) {
    names.computeIfAbsent(key, _ -> new TreeSet<>()).add(name.toString());
  }

  private static String text(@Nullable Set<String> names) {
    Set<String> known = Objects.requireNonNullElse(names, Set.of());
    String text = known.stream().limit(SHOWN).collect(Collectors.joining(", "));
    return known.size() > SHOWN ? text + " and " + (known.size() - SHOWN) + " more" : text;
  }
}
