package io.kubeipvs.dataplane.server;

import io.kubeipvs.linux.ipvs.Ipvs;
import io.kubeipvs.linux.ipvs.RealServer;
import io.kubeipvs.linux.ipvs.VirtualServer;
import io.kubeipvs.linux.ipvs.VirtualServerKey;
import io.kubeipvs.linux.ipvs.VirtualServerStatus;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.AddressPortList;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads single virtual servers with their real servers, and takes over into the {@link ServerTable}
 * what differs. Owned by the writer's thread.
 *
 * <p>Of nearly all servers the kernel has as many real servers as is thought, all as we make them.
 * Whether it is so is one system call ({@link Ipvs#plainRealServers}); only where it is not, all
 * that there is to know of them is asked for.
 */
final class RealServerReader {
  /** How many real servers are expected where the kernel did not say. */
  static final int UNTOLD = -1;

  private final Ipvs ipvs;
  private final ServerTable table;

  RealServerReader(Ipvs ipvs, ServerTable table) {
    this.ipvs = ipvs;
    this.table = table;
  }

  /**
   * One that is new to us, with its real servers. Any weight but 1 is taken for one that a
   * predecessor took away; where there is one, whatever is not as we would make it counts as
   * demoted, as kube-proxy's first sync then writes all real servers of the virtual server.
   *
   * @param expected how many real servers the kernel says it has, or {@link #UNTOLD}
   */
  KnownServer readNew(VirtualServer server, int expected) throws NetlinkException {
    KnownServer known = table.known(server);
    AddressPortList plain =
        expected == UNTOLD ? null : ipvs.plainRealServers(server.key(), expected);
    if (plain != null) {
      known.replaceDestinations(plain);
    } else {
      known.replaceDestinations(table.listDestinations(server.key()));
      known.demoteChanged();
    }
    return known;
  }

  /**
   * Reads the real servers of one, and if the last listing did not show it, its settings, too: it
   * may be gone. Answers whether anything differs from what was known.
   */
  boolean read(VirtualServerKey key) throws NetlinkException {
    KnownServer known = table.get(key);
    if (known == null) {
      return false;
    }
    boolean isShown = table.isShown(known);
    VirtualServer asked = isShown ? null : ask(key);
    if (!isShown && asked == null) {
      table.remove(key);
      return true;
    }
    // Nothing is taken over before all has been read: what is once known differs no more.
    AddressPortList plain = ipvs.plainRealServers(key, known.destinations().size());
    Map<AddressPort, RealServer> listed = plain == null ? table.listDestinations(key) : Map.of();
    boolean settingsDiffer = !isShown && takeAsked(key, known, asked);
    boolean realServersDiffer =
        plain == null
            ? table.takeDestinations(known, listed)
            : table.takeDestinations(known, plain);
    return settingsDiffer || realServersDiffer;
  }

  /** Asks for the settings of one, and takes over what the kernel has now; whether it differs. */
  boolean readSettings(VirtualServerKey key) throws NetlinkException {
    VirtualServer asked = ask(key);
    return takeAsked(key, table.get(key), asked);
  }

  private @Nullable VirtualServer ask(VirtualServerKey key) throws NetlinkException {
    VirtualServerStatus status = ipvs.server(key);
    return status == null ? null : status.server();
  }

  /** Takes over what the kernel has now, null for nothing; answers whether something else was. */
  private boolean takeAsked(
      VirtualServerKey key, @Nullable KnownServer known, @Nullable VirtualServer asked) {
    if (asked == null) {
      table.remove(key);
      return known != null;
    }
    if (known == null) {
      table.put(table.known(asked));
      return true;
    }
    table.shown(known);
    boolean differs = !known.hasSettingsOf(asked);
    known.settings(table.shared(asked));
    return differs;
  }
}
