package io.kubeipvs.dataplane.server;

import io.kubeipvs.linux.ipvs.CountedServer;
import io.kubeipvs.linux.ipvs.Ipvs;
import io.kubeipvs.linux.ipvs.ServerCensus;
import io.kubeipvs.linux.ipvs.ServerListing;
import io.kubeipvs.linux.ipvs.VirtualServer;
import io.kubeipvs.linux.ipvs.VirtualServerKey;
import io.kubeipvs.linux.ipvs.VirtualServerStatus;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.net.IpFamily;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the kernel's virtual servers part by part, and takes over into the {@link ServerTable} what
 * differs. Owned by the writer's thread.
 *
 * <p>Few are listed, and all of their real servers read. Where there are many of IPv4, it is asked
 * for a census of those instead, which tells the settings of each and how many real servers it has.
 * What that does not tell (weights, methods, a real server in the place of another) is read of some
 * servers each time, of each in its turn, and of those of IPv6 always. The list is read besides now
 * and then, for a server of IPv6 that nobody knows.
 */
public final class ServerSlices {
  /** Up to so many servers of IPv4 are read in full each time. */
  static final int READ_IN_FULL = 1000;

  /** Of more, one in so many is. */
  private static final int TURNS = 4;

  /** The list is read in one turn of so many where there is no server of IPv6 that we know. */
  private static final int LISTED_SELDOM = 32;

  private final Ipvs ipvs;
  private final ServerTable table;
  private final RealServerReader realServers;
  private final int readInFull;

  /** Counts the comparisons, of which each has another turn. */
  private int comparison;

  /** What has begun and not ended: one of the two, or none. */
  private @Nullable ServerListing listing;

  private @Nullable ServerCensus census;

  /** Whether there was a census, and whether the list is to be read after it. */
  private boolean counted;

  private boolean listsAfterwards;

  ServerSlices(Ipvs ipvs, ServerTable table, RealServerReader realServers, int readInFull) {
    this.ipvs = ipvs;
    this.table = table;
    this.realServers = realServers;
    this.readInFull = readInFull;
  }

  /** Whether there are so many that a census is taken. */
  boolean isCounted() {
    return table.ipv4Count() > readInFull;
  }

  /**
   * Reads the next few servers that count, the first of a new listing if the last one has ended;
   * adds the keys where they differ from what was known. The real servers of one that is new are
   * not known yet: {@link ServerReader#readDestinations}.
   *
   * @return how many were read
   */
  public int readNext(Set<IpFamily> families, Collection<VirtualServerKey> changed)
      throws NetlinkException {
    if (!isListing()) {
      begin(families);
    }
    ServerListing currentListing = listing;
    if (currentListing != null) {
      return readListed(currentListing, families, changed);
    }
    ServerCensus currentCensus = census;
    return currentCensus == null ? 0 : readCounted(currentCensus, families, changed);
  }

  private void begin(Set<IpFamily> families) throws NetlinkException {
    table.beginListing();
    comparison++;
    census = isCounted() ? ipvs.census() : null;
    counted = census != null;
    listsAfterwards =
        counted
            && families.contains(IpFamily.IPV6)
            && comparison % (table.isIpv4Alone() ? LISTED_SELDOM : TURNS) == 0;
    listing = counted ? null : ipvs.listing();
  }

  private int readListed(
      ServerListing current, Set<IpFamily> families, Collection<VirtualServerKey> changed)
      throws NetlinkException {
    List<VirtualServerStatus> part = current.next();
    for (VirtualServerStatus status : part) {
      VirtualServer server = status.server();
      if (ServerReader.counts(families, server.key()) && takeListed(server)) {
        changed.add(server.key());
      }
    }
    if (current.isDone()) {
      listing = null;
    }
    return part.size();
  }

  private int readCounted(
      ServerCensus current, Set<IpFamily> families, Collection<VirtualServerKey> changed)
      throws NetlinkException {
    List<CountedServer> part = current.next();
    for (CountedServer server : part) {
      VirtualServerKey key = server.server().key();
      if (ServerReader.counts(families, key) && takeCounted(key, server)) {
        changed.add(key);
      }
    }
    if (current.isDone()) {
      census = null;
      if (listsAfterwards) {
        listing = ipvs.listing();
      }
    }
    return part.size();
  }

  /** Whether a listing has begun and not ended. */
  public boolean isListing() {
    return listing != null || census != null;
  }

  /** Gives up a listing that has not ended. */
  public void end() {
    listing = null;
    if (census != null) {
      census.close();
      census = null;
    }
  }

  /** Those that the listing which has ended did not show as they are known, or whose turn it is. */
  public List<VirtualServerKey> unread() {
    return counted ? notShown() : table.keys();
  }

  private List<VirtualServerKey> notShown() {
    List<VirtualServerKey> unread = new ArrayList<>();
    for (int place = 0; place < table.places(); place++) {
      KnownServer known = table.at(place);
      if (known != null && !table.isShown(known)) {
        unread.add(known.key());
      }
    }
    return unread;
  }

  /**
   * The kernel makes a part when the one before is read, which may be long ago: what shows as new
   * or different may be what stood there before a write of ours, so it is asked for by name. After
   * a census the list tells only of servers that nobody knows.
   */
  private boolean takeListed(VirtualServer listed) throws NetlinkException {
    KnownServer known = table.get(listed.key());
    if (known == null || (!counted && !known.hasSettingsOf(listed))) {
      return realServers.readSettings(listed.key());
    }
    if (!counted) {
      table.shown(known);
    }
    return false;
  }

  /** As with a list, what differs may be of before; one whose turn it is counts as not shown. */
  private boolean takeCounted(VirtualServerKey key, CountedServer server) throws NetlinkException {
    KnownServer known = table.get(key);
    if (known == null) {
      return realServers.readSettings(key);
    }
    if (!known.isAsCounted(server)) {
      return realServers.read(key);
    }
    if (Math.floorMod(key.hashCode() + comparison, TURNS) != 0) {
      table.shown(known);
    }
    return false;
  }
}
