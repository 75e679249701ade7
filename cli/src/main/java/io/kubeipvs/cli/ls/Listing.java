package io.kubeipvs.cli.ls;

import io.kubeipvs.linux.ipvs.Ipvs;
import io.kubeipvs.linux.ipvs.IpvsInfo;
import io.kubeipvs.linux.ipvs.RealServerStatus;
import io.kubeipvs.linux.ipvs.VirtualServerKey;
import io.kubeipvs.linux.ipvs.VirtualServerStatus;
import io.kubeipvs.linux.netlink.NetlinkException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The virtual servers of this network namespace with their real servers, sorted as ipvsadm sorts
 * them: by protocol, address and port, firewall marks last. Immutable.
 */
public record Listing(IpvsInfo info, List<Server> servers) {
  private static final Comparator<VirtualServerKey> KEY_ORDER = Listing::compareKeys;

  public Listing {
    servers = List.copyOf(servers);
  }

  /** A virtual server with its real servers. */
  public record Server(VirtualServerStatus status, List<RealServerStatus> destinations) {
    public Server {
      destinations = List.copyOf(destinations);
    }

    VirtualServerKey key() {
      return status.server().key();
    }
  }

  /** Reads the kernel's table; a server that goes meanwhile is listed without real servers. */
  public static Listing read(Ipvs ipvs) throws NetlinkException {
    IpvsInfo info = ipvs.info();
    List<Server> servers = new ArrayList<>();
    for (VirtualServerStatus status : ipvs.servers()) {
      List<RealServerStatus> destinations =
          new ArrayList<>(ipvs.destinations(status.server().key()));
      destinations.sort(Comparator.comparing(destination -> destination.server().endpoint()));
      servers.add(new Server(status, destinations));
    }
    servers.sort(Comparator.comparing(Server::key, KEY_ORDER));
    return new Listing(info, servers);
  }

  private static int compareKeys(VirtualServerKey left, VirtualServerKey right) {
    return switch (left) {
      case VirtualServerKey.Addressed one ->
          switch (right) {
            case VirtualServerKey.Addressed other -> compareAddressed(one, other);
            case VirtualServerKey.FirewallMark _ -> -1;
          };
      case VirtualServerKey.FirewallMark one ->
          switch (right) {
            case VirtualServerKey.Addressed _ -> 1;
            case VirtualServerKey.FirewallMark other ->
                Integer.compareUnsigned(one.mark(), other.mark());
          };
    };
  }

  private static int compareAddressed(
      VirtualServerKey.Addressed one, VirtualServerKey.Addressed other) {
    return Comparator.comparingInt(VirtualServerKey.Addressed::protocolNumber)
        .thenComparing(VirtualServerKey.Addressed::address)
        .thenComparingInt(VirtualServerKey.Addressed::port)
        .compare(one, other);
  }
}
