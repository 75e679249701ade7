package io.kubeipvs.dataplane.explain;

import static io.kubeipvs.dataplane.KernelDifference.NOTHING;

import io.kubeipvs.dataplane.DataplaneException;
import io.kubeipvs.dataplane.DifferenceKind;
import io.kubeipvs.dataplane.Kernel;
import io.kubeipvs.dataplane.KernelDifference;
import io.kubeipvs.dataplane.server.ServerSteps;
import io.kubeipvs.dataplane.write.KernelWriter;
import io.kubeipvs.linux.conntrack.Flow;
import io.kubeipvs.linux.ipset.IpSetEntry;
import io.kubeipvs.linux.ipset.IpSetOperation;
import io.kubeipvs.linux.iptables.Iptables;
import io.kubeipvs.linux.ipvs.IpvsOperation;
import io.kubeipvs.linux.ipvs.IpvsTimeouts;
import io.kubeipvs.linux.ipvs.RealServer;
import io.kubeipvs.linux.ipvs.RealServerStatus;
import io.kubeipvs.linux.ipvs.ServiceFlags;
import io.kubeipvs.linux.ipvs.VirtualServer;
import io.kubeipvs.linux.ipvs.VirtualServerKey;
import io.kubeipvs.linux.ipvs.VirtualServerStatus;
import io.kubeipvs.linux.link.LinkOperation;
import io.kubeipvs.linux.link.Route;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.Protocol;
import io.kubeipvs.proxy.plan.FrontEnd;
import io.kubeipvs.proxy.plan.NodePlan;
import io.kubeipvs.proxy.plan.PlannedServer;
import io.kubeipvs.proxy.plan.SetName;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells rehearsed writes as differences: whose thing it is, what stands in the kernel, and what is
 * planned. Of several writes to one thing the first counts, for it finds what stands there. Used
 * once, on the kernel's thread.
 */
public final class Explanation {
  private static final String THERE = "present";

  private final NodePlan plan;
  private final Kernel kernel;
  private final ObjectNames names;
  private final Map<Place, KernelDifference> differences = new LinkedHashMap<>();

  private record Place(DifferenceKind kind, String subject) {}

  public Explanation(NodePlan plan, Kernel kernel) {
    this.plan = plan;
    this.kernel = kernel;
    this.names = new ObjectNames(plan);
  }

  public List<KernelDifference> differences() {
    return List.copyOf(differences.values());
  }

  /** Adds what one write would change. */
  public void add(Object write) throws NetlinkException, DataplaneException {
    switch (write) {
      case IpvsOperation operation -> addServer(operation);
      case IpSetOperation operation -> addSet(operation);
      case LinkOperation operation -> addLink(operation);
      case IpvsTimeouts timeouts ->
          put(
              DifferenceKind.TIMEOUT,
              "",
              "IPVS timeouts",
              text(kernel.ipvs().timeouts()),
              text(timeouts));
      case Flow flow ->
          put(
              DifferenceKind.FLOW,
              names.of(
                  new FrontEnd(
                      Protocol.UDP,
                      flow.original().destination().address(),
                      flow.original().destination().port())),
              flow.original() + " to " + flow.reply().source(),
              THERE,
              NOTHING);
      case KernelWriter.RuleWrite(var tool, String text) -> addRules(tool, text);
      case KernelWriter.SysctlWrite(String key, String value) ->
          put(DifferenceKind.SYSCTL, "", key, sysctl(key), value);
      case KernelWriter.TableRemoval(var table) ->
          put(DifferenceKind.LEFTOVER, "", table.toString(), THERE, NOTHING);
      default -> throw new IllegalArgumentException("no kernel write: " + write);
    }
  }

  private void put(DifferenceKind kind, String object, String subject, String have, String want) {
    differences.putIfAbsent(
        new Place(kind, subject), new KernelDifference(kind, object, subject, have, want));
  }

  private void addServer(IpvsOperation operation) throws NetlinkException {
    switch (operation) {
      case IpvsOperation.AddServer(VirtualServer server) -> putServer(server.key(), server);
      case IpvsOperation.SetServer(VirtualServer server) -> putServer(server.key(), server);
      case IpvsOperation.DeleteServer(VirtualServerKey key) -> putServer(key, null);
      case IpvsOperation.AddDestination(VirtualServerKey key, RealServer server) ->
          putDestination(key, server.endpoint());
      case IpvsOperation.SetDestination(VirtualServerKey key, RealServer server) ->
          putDestination(key, server.endpoint());
      case IpvsOperation.DeleteDestination(VirtualServerKey key, AddressPort endpoint) ->
          putDestination(key, endpoint);
      case IpvsOperation.Zero _ -> {}
    }
  }

  private void putServer(VirtualServerKey key, @Nullable VirtualServer wanted)
      throws NetlinkException {
    VirtualServerStatus actual = kernel.ipvs().server(key);
    put(
        DifferenceKind.VIRTUAL_SERVER,
        names.of(ServerSteps.frontEnd(key)),
        key.toString(),
        actual == null ? NOTHING : text(actual.server()),
        wanted == null ? NOTHING : text(wanted));
  }

  private void putDestination(VirtualServerKey key, AddressPort endpoint) throws NetlinkException {
    RealServer actual = null;
    if (kernel.ipvs().server(key) != null) {
      for (RealServerStatus status : kernel.ipvs().destinations(key)) {
        actual = status.server().endpoint().equals(endpoint) ? status.server() : actual;
      }
    }
    FrontEnd frontEnd = ServerSteps.frontEnd(key);
    PlannedServer planned = frontEnd == null ? null : plan.server(frontEnd);
    boolean wanted = planned != null && planned.backEnds().contains(endpoint);
    put(
        DifferenceKind.REAL_SERVER,
        names.of(frontEnd),
        endpoint + " of " + key,
        actual == null ? NOTHING : text(actual),
        wanted ? text(ServerSteps.masqueraded(endpoint)) : NOTHING);
  }

  private void addSet(IpSetOperation operation) {
    switch (operation) {
      case IpSetOperation.Create(var set) -> {
        if (!set.name().equals(SetName.TEMPORARY)) {
          put(DifferenceKind.SET, "", set.name(), NOTHING, THERE);
        }
      }
      case IpSetOperation.Destroy(String set) -> put(DifferenceKind.SET, "", set, THERE, NOTHING);
      case IpSetOperation.Swap(String set, _) ->
          put(DifferenceKind.SET, "", set, THERE, "another size");
      case IpSetOperation.Add(var set, IpSetEntry entry) -> {
        if (!set.name().equals(SetName.TEMPORARY)) {
          putEntry(set.name(), entry, NOTHING, THERE);
        }
      }
      case IpSetOperation.Delete(var set, IpSetEntry entry) ->
          putEntry(set.name(), entry, THERE, NOTHING);
    }
  }

  private void putEntry(String set, IpSetEntry entry, String have, String want) {
    put(DifferenceKind.SET_ENTRY, names.of(entry), set + " " + entry, have, want);
  }

  private void addLink(LinkOperation operation) {
    switch (operation) {
      case LinkOperation.AddDummy(String name) ->
          put(DifferenceKind.DEVICE, "", name, NOTHING, THERE);
      case LinkOperation.AddAddress(_, IpAddress address) ->
          put(DifferenceKind.ADDRESS, names.of(address), address.toString(), NOTHING, THERE);
      case LinkOperation.DeleteAddress(_, IpAddress address, _) ->
          put(DifferenceKind.ADDRESS, names.of(address), address.toString(), THERE, NOTHING);
      case LinkOperation.AddRoute(Route route) -> putRoute(route, NOTHING, THERE);
      case LinkOperation.DeleteRoute(Route route) -> putRoute(route, THERE, NOTHING);
      case LinkOperation.DeleteLink _ ->
          throw new IllegalArgumentException(operation + " is nothing that a start does");
    }
  }

  private void putRoute(Route route, String have, String want) {
    IpAddress address = route.destination().address();
    put(DifferenceKind.ADDRESS, names.of(address), "route to " + address, have, want);
  }

  private void addRules(Iptables tool, String text) throws DataplaneException {
    try {
      String saved = tool.save(RuleDifferences.table(text));
      RuleDifferences.of(tool.family(), text, saved)
          .forEach(found ->
              put(found.kind(), found.object(), found.subject(), found.have(), found.want()));
    } catch (IOException e) {
      throw new DataplaneException("rules cannot be read: " + e.getMessage(), e);
    }
  }

  private String sysctl(String key) throws DataplaneException {
    try {
      String value = kernel.sysctls().read(key);
      return value == null ? NOTHING : value;
    } catch (IOException e) {
      throw new DataplaneException("sysctl " + key + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static String text(VirtualServer server) {
    String persistence =
        (server.flags() & ServiceFlags.PERSISTENT) == 0
            ? ""
            : " persistent " + server.persistenceTimeoutSeconds();
    int others = server.flags() & ~ServiceFlags.PERSISTENT;
    return server.scheduler() + persistence + (others == 0 ? "" : " flags " + others);
  }

  private static String text(RealServer server) {
    return server.method().name().toLowerCase(Locale.ROOT)
        + " weight "
        + server.weight()
        + (server.upperThreshold() == 0 && server.lowerThreshold() == 0
            ? ""
            : " thresholds " + server.upperThreshold() + "/" + server.lowerThreshold());
  }

  /** 0 keeps what is in force. */
  private static String text(IpvsTimeouts timeouts) {
    return "tcp %d s, tcpfin %d s, udp %d s"
        .formatted(timeouts.tcpSeconds(), timeouts.tcpFinSeconds(), timeouts.udpSeconds());
  }
}
