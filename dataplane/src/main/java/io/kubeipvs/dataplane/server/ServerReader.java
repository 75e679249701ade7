package io.kubeipvs.dataplane.server;

import io.kubeipvs.linux.ipvs.CountedServer;
import io.kubeipvs.linux.ipvs.Ipvs;
import io.kubeipvs.linux.ipvs.ServerCensus;
import io.kubeipvs.linux.ipvs.VirtualServer;
import io.kubeipvs.linux.ipvs.VirtualServerKey;
import io.kubeipvs.linux.ipvs.VirtualServerStatus;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.net.IpFamily;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the kernel's virtual servers, in whole or one, and takes over into the {@link ServerTable}
 * what differs; {@link #slices} reads them part by part. Only those of some families count, and of
 * these only such as a Service may have. Owned by the writer's thread.
 *
 * <p>The kernel lists them in parts and looks for the beginning of each from the table's start, so
 * that a list costs the square of their number. Those of IPv4 it tells by a census, in one pass
 * (decision 29), which a start reads, and later whoever has many.
 */
public final class ServerReader {
  /** Up to so many that a list does not show are asked for before they count as gone. */
  private static final int ASKED_FOR_BY_NAME = 64;

  private final Ipvs ipvs;
  private final ServerTable table;
  private final RealServerReader realServers;
  private final ServerLook look;
  private final ServerSlices slices;

  public ServerReader(Ipvs ipvs, ServerTable table) {
    this(ipvs, table, ServerSlices.READ_IN_FULL);
  }

  ServerReader(Ipvs ipvs, ServerTable table, int readInFull) {
    this.ipvs = ipvs;
    this.table = table;
    this.realServers = new RealServerReader(ipvs, table);
    this.look = new ServerLook(ipvs, table);
    this.slices = new ServerSlices(ipvs, table, realServers, readInFull);
  }

  /** Whether a server counts on a node of these families. */
  static boolean counts(Set<IpFamily> families, VirtualServerKey key) {
    return families.contains(key.family()) && ServerSteps.frontEnd(key) != null;
  }

  /** Reads the same part by part. */
  public ServerSlices slices() {
    return slices;
  }

  /** Whether servers came or went since all were read, by a question or two. */
  public boolean areOthersThere() throws NetlinkException {
    return look.areOthersThere();
  }

  /**
   * Reads all servers that count, with their real servers. A real server whose weight is not 1
   * counts as one whose weight a predecessor took away.
   */
  public void readAll(Set<IpFamily> families) throws NetlinkException {
    int count = ipvs.ipv4Count();
    table.forgetSettings();
    List<KnownServer> read = new ArrayList<>();
    boolean ipv4Read = false;
    try (ServerCensus all = families.contains(IpFamily.IPV4) ? ipvs.census() : null) {
      if (all != null) {
        readCounted(all, families, read);
        ipv4Read = true;
      }
    }
    if (!ipv4Read || families.contains(IpFamily.IPV6)) {
      readListed(families, ipv4Read, read);
    }
    table.replace(read);
    look.allAreRead(count);
  }

  private void readCounted(ServerCensus all, Set<IpFamily> families, List<KnownServer> read)
      throws NetlinkException {
    while (!all.isDone()) {
      for (CountedServer counted : all.next()) {
        if (counts(families, counted.server().key())) {
          read.add(realServers.readNew(counted.server(), counted.realServers()));
        }
      }
    }
  }

  private void readListed(Set<IpFamily> families, boolean ipv4Read, List<KnownServer> read)
      throws NetlinkException {
    for (VirtualServerStatus status : ipvs.servers()) {
      VirtualServerKey key = status.server().key();
      if (counts(families, key) && !(ipv4Read && key.family() == IpFamily.IPV4)) {
        read.add(realServers.readNew(status.server(), RealServerReader.UNTOLD));
      }
    }
  }

  /**
   * Reads the settings of all servers that count, at once; answers the keys where they differ from
   * what was known, or the number of real servers does. The real servers of one that is new are not
   * known yet: {@link #readDestinations}.
   */
  public Set<VirtualServerKey> readSettings(Set<IpFamily> families) throws NetlinkException {
    int count = ipvs.ipv4Count();
    Set<VirtualServerKey> changed = new HashSet<>();
    Set<VirtualServerKey> gone = new HashSet<>(table.keys());
    try (ServerCensus all = slices.isCounted() && !look.isListWanted() ? ipvs.census() : null) {
      if (all == null) {
        takeList(families, gone, changed);
      } else {
        gone.removeIf(key -> key.family() == IpFamily.IPV6);
        takeSettings(all, families, gone, changed);
      }
    }
    gone.forEach(table::remove);
    changed.addAll(gone);
    look.allAreRead(count);
    return changed;
  }

  /** Nothing is taken over before all has been asked: what is once known differs no more. */
  private void takeList(
      Set<IpFamily> families, Set<VirtualServerKey> gone, Set<VirtualServerKey> changed)
      throws NetlinkException {
    List<VirtualServerStatus> listed = ipvs.servers();
    listed.forEach(status -> gone.remove(status.server().key()));
    keepThoseThatAreThere(gone);
    for (VirtualServerStatus status : listed) {
      if (counts(families, status.server().key())) {
        takeSettings(status.server(), changed);
      }
    }
  }

  /** A list that changes while it is read may leave some out. */
  private void keepThoseThatAreThere(Set<VirtualServerKey> gone) throws NetlinkException {
    if (gone.size() > ASKED_FOR_BY_NAME) {
      return; // a flush: nothing is to be lost with questions
    }
    for (VirtualServerKey key : List.copyOf(gone)) {
      if (ipvs.server(key) != null) {
        gone.remove(key);
      }
    }
  }

  private void takeSettings(
      ServerCensus all,
      Set<IpFamily> families,
      Set<VirtualServerKey> gone,
      Set<VirtualServerKey> changed) {
    while (!all.isDone()) {
      for (CountedServer server : all.next()) {
        if (counts(families, server.server().key())) {
          gone.remove(server.server().key());
          takeSettings(server, changed);
        }
      }
    }
  }

  private void takeSettings(VirtualServer listed, Set<VirtualServerKey> changed) {
    KnownServer known = table.get(listed.key());
    if (known == null) {
      table.put(table.known(listed));
      changed.add(listed.key());
    } else if (!known.hasSettingsOf(listed)) {
      known.settings(table.shared(listed));
      changed.add(listed.key());
    }
  }

  private void takeSettings(CountedServer counted, Set<VirtualServerKey> changed) {
    @Nullable KnownServer known = table.get(counted.server().key());
    if (known == null || !known.isAsCounted(counted)) {
      takeSettings(counted.server(), changed);
      changed.add(counted.server().key()); // the number of real servers is another
    }
  }

  /**
   * Reads the real servers of one, and if the last listing did not show it, its settings, too: it
   * may be gone. Answers whether anything differs from what was known.
   */
  public boolean readDestinations(VirtualServerKey key) throws NetlinkException {
    return realServers.read(key);
  }
}
