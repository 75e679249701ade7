package io.kubeipvs.agent.metrics;

import io.kubeipvs.linux.ipvs.Ipvs;
import io.kubeipvs.linux.ipvs.RealServerStatus;
import io.kubeipvs.linux.ipvs.VirtualServerKey;
import io.kubeipvs.linux.ipvs.VirtualServerStatus;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.Protocol;
import io.kubeipvs.proxy.plan.FrontEnd;
import io.kubeipvs.proxy.plan.FrontEndName;
import io.kubeipvs.proxy.plan.NodePlan;
import io.kubeipvs.proxy.plan.PlannedServer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads traffic by Service port from the kernel: one request for all virtual servers, and one for
 * each whose real servers are wanted. Used by one thread at a time.
 */
final class TrafficReader {
  private static final Comparator<PortName> BY_NAME =
      Comparator.comparing((PortName name) -> name.front.service())
          .thenComparing(name -> name.front.portName())
          .thenComparing(PortName::protocol);

  private final Ipvs ipvs;
  private final int limit;

  /**
   * @param limit how many entrances and back ends are told of at most
   */
  TrafficReader(Ipvs ipvs, int limit) {
    this.ipvs = ipvs;
    this.limit = limit;
  }

  /** A Service port; the kind in its name says nothing. */
  record PortName(FrontEndName front, Protocol protocol) {}

  /** One kind of way in to a Service port, in one family. */
  record Entrance(FrontEndName.Kind kind, IpFamily family) {}

  /** The traffic of one Service port. */
  record PortTraffic(
      PortName name, Map<Entrance, Traffic> entrances, Map<AddressPort, Traffic> backEnds) {}

  /** What was read, in the order of names, and what was not. */
  record Reading(List<PortTraffic> ports, int portsLeftOut, int backEndsLeftOut) {}

  /** Service ports are taken in the order of their names, each whole or not at all. */
  Reading read(NodePlan plan) throws NetlinkException {
    List<PortTraffic> told = new ArrayList<>();
    int portsLeftOut = 0;
    int backEndsLeftOut = 0;
    int room = limit;
    for (Map.Entry<PortName, List<VirtualServerStatus>> port : byPort(plan).entrySet()) {
      PortTraffic traffic =
          new PortTraffic(port.getKey(), new TreeMap<>(ENTRANCES), new TreeMap<>());
      port.getValue().forEach(status -> addEntrance(plan, status, traffic));
      int backEnds = plannedBackEnds(plan, port.getValue());
      if (traffic.entrances.size() + backEnds > room) {
        portsLeftOut++;
        backEndsLeftOut += backEnds;
        continue;
      }
      for (VirtualServerStatus status : port.getValue()) {
        for (RealServerStatus real : ipvs.destinations(status.server().key())) {
          addBackEnd(real, traffic);
        }
      }
      room -= traffic.entrances.size() + traffic.backEnds.size();
      told.add(traffic);
    }
    return new Reading(told, portsLeftOut, backEndsLeftOut);
  }

  private static final Comparator<Entrance> ENTRANCES =
      Comparator.comparing(Entrance::kind).thenComparing(Entrance::family);

  private Map<PortName, List<VirtualServerStatus>> byPort(NodePlan plan) throws NetlinkException {
    Map<PortName, List<VirtualServerStatus>> found = new TreeMap<>(BY_NAME);
    for (VirtualServerStatus status : ipvs.servers()) {
      FrontEnd frontEnd = frontEnd(status);
      FrontEndName name = frontEnd == null ? null : plan.name(frontEnd);
      if (frontEnd != null && name != null) {
        found
            .computeIfAbsent(new PortName(name, frontEnd.protocol()), _ -> new ArrayList<>())
            .add(status);
      }
    }
    return found;
  }

  private static void addEntrance(NodePlan plan, VirtualServerStatus status, PortTraffic traffic) {
    FrontEnd frontEnd = frontEnd(status);
    FrontEndName name = frontEnd == null ? null : plan.name(frontEnd);
    if (frontEnd != null && name != null) {
      traffic
          .entrances
          .computeIfAbsent(
              new Entrance(name.kind(), frontEnd.address().family()), _ -> new Traffic())
          .add(status.statistics());
    }
  }

  private static void addBackEnd(RealServerStatus real, PortTraffic traffic) {
    Traffic ofBackEnd =
        traffic.backEnds.computeIfAbsent(real.server().endpoint(), _ -> new Traffic());
    ofBackEnd.add(real.statistics());
    ofBackEnd.addConnections(real.activeConnections(), real.inactiveConnections());
  }

  private static int plannedBackEnds(NodePlan plan, List<VirtualServerStatus> servers) {
    Set<AddressPort> backEnds = new HashSet<>();
    for (VirtualServerStatus status : servers) {
      FrontEnd frontEnd = frontEnd(status);
      PlannedServer planned = frontEnd == null ? null : plan.server(frontEnd);
      if (planned != null) {
        backEnds.addAll(planned.backEnds());
      }
    }
    return backEnds.size();
  }

  /** Null for a server that no Service can have. */
  private static @Nullable FrontEnd frontEnd(VirtualServerStatus status) {
    if (status.server().key() instanceof VirtualServerKey.Addressed(int number, var at, int port)) {
      for (Protocol protocol : Protocol.values()) {
        if (protocol.number() == number) {
          return new FrontEnd(protocol, at, port);
        }
      }
    }
    return null;
  }
}
