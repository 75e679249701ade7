package io.kubeipvs.dataplane.server;

import io.kubeipvs.linux.ipvs.CountedServer;
import io.kubeipvs.linux.ipvs.Ipvs;
import io.kubeipvs.linux.ipvs.RealServer;
import io.kubeipvs.linux.ipvs.ServerCensus;
import io.kubeipvs.linux.ipvs.ServerListing;
import io.kubeipvs.linux.ipvs.VirtualServer;
import io.kubeipvs.linux.ipvs.VirtualServerKey;
import io.kubeipvs.linux.ipvs.VirtualServerStatus;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.AddressPortList;
import io.kubeipvs.net.IpFamily;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads the kernel's virtual servers, once in whole and later part by part, and takes over into the
 * {@link ServerTable} what differs. Owned by the writer's thread.
 *
 * <p>A full reading lists the servers and asks for the real servers of each, and the kernel looks
 * for the beginning of each part of the list from the table's start. Where there are many servers
 * of IPv4, it is asked for a census of those instead, which is one question, and tells the settings
 * of each and how many real servers it has. What that does not tell (weights, methods, a real
 * server in the place of another) is read of some servers each time, of each in its turn, and of
 * those of IPv6 always. The list is read besides now and then, for a server of IPv6 that nobody
 * knows.
 */
public final class ServerReader {
  /** Up to so many servers of IPv4 are read in full each time. */
  private static final int READ_IN_FULL = 1000;

  /** Of more, one in so many is. */
  private static final int TURNS = 4;

  /** The list is read in one turn of so many where there is no server of IPv6 that we know. */
  private static final int LISTED_SELDOM = 32;

  private final Ipvs ipvs;
  private final ServerTable table;
  private final int readInFull;

  /** Where the next one stands that is looked for. */
  private int nextSample;

  /** So many servers of IPv4 are in the kernel that do not count, such as firewall marks. */
  private int beside;

  /** Whether the next reading of all settings has to tell of IPv6, too. */
  private boolean listWanted;

  /** Counts the comparisons, of which each has another turn. */
  private int comparison;

  /** What has begun and not ended: one of the two, or none. */
  private @Nullable ServerListing listing;

  private @Nullable ServerCensus census;

  /** Whether there was a census, and whether the list is to be read after it. */
  private boolean counted;

  private boolean listsAfterwards;

  public ServerReader(Ipvs ipvs, ServerTable table) {
    this(ipvs, table, READ_IN_FULL);
  }

  ServerReader(Ipvs ipvs, ServerTable table, int readInFull) {
    this.ipvs = ipvs;
    this.table = table;
    this.readInFull = readInFull;
  }

  /**
   * Whether servers came or went: the kernel says how many there are of IPv4. One of those of IPv6
   * is looked for at a time, each in its turn: one flush takes all.
   */
  public boolean areOthersThere() throws NetlinkException {
    int count = ipvs.ipv4Count();
    if (count != Ipvs.UNTOLD && count - table.ipv4Count() != beside) {
      return true;
    }
    boolean ipv4Counted = count != Ipvs.UNTOLD;
    listWanted = !(ipv4Counted && isIpv4Alone()) && isNextLost(ipv4Counted);
    return listWanted;
  }

  private boolean isIpv4Alone() {
    return table.ipv4Count() == table.count();
  }

  private boolean isNextLost(boolean ipv6Alone) throws NetlinkException {
    for (int looked = 0; looked < table.places(); looked++) {
      nextSample = nextSample + 1 < table.places() ? nextSample + 1 : 0;
      KnownServer known = table.at(nextSample);
      if (known != null && !(ipv6Alone && known.key().family() == IpFamily.IPV4)) {
        return ipvs.server(known.key()) == null;
      }
    }
    return false;
  }

  /**
   * What has been read is what there is.
   *
   * @param count the number from before the reading: who came or went amid it shows at the next
   *     look, and not never
   */
  private void noteCount(int count) {
    beside = count - table.ipv4Count();
  }

  /**
   * Reads all servers that count. Any weight but 1 is taken for one that a predecessor took away;
   * where there is one, whatever is not as we would make it counts as demoted, as kube-proxy's
   * first sync then writes all real servers of the virtual server.
   *
   * <p>Where the kernel's short list shows real servers as we make them, it is believed; what it
   * does not tell of them, a comparison sees.
   */
  public void readAll(Predicate<VirtualServerKey> counts) throws NetlinkException {
    int count = ipvs.ipv4Count();
    table.forgetSettings();
    List<KnownServer> read = new ArrayList<>();
    Map<VirtualServerKey, AddressPortList> plain = ipvs.plainRealServers();
    for (VirtualServerStatus status : ipvs.servers()) {
      VirtualServer listed = status.server();
      if (counts.test(listed.key())) {
        read.add(readNew(listed, plain.get(listed.key())));
      }
    }
    table.replace(read);
    noteCount(count);
  }

  private KnownServer readNew(VirtualServer listed, @Nullable AddressPortList plain)
      throws NetlinkException {
    KnownServer server = table.known(listed);
    if (plain != null) {
      server.plainDestinations(plain);
    } else {
      server.replaceDestinations(table.listDestinations(listed.key()));
      server.demoteChanged();
    }
    return server;
  }

  /**
   * Reads the settings of all servers that count, at once; answers the keys where they differ from
   * what was known, or the number of real servers does. The real servers of one that is new are not
   * known yet: {@link #readDestinations}.
   */
  public Set<VirtualServerKey> readSettings(Predicate<VirtualServerKey> counts)
      throws NetlinkException {
    int count = ipvs.ipv4Count();
    Set<VirtualServerKey> changed = new HashSet<>();
    Set<VirtualServerKey> gone = new HashSet<>(table.keys());
    try (ServerCensus all = table.ipv4Count() > readInFull && !listWanted ? ipvs.census() : null) {
      if (all == null) {
        for (VirtualServerStatus status : ipvs.servers()) {
          if (counts.test(status.server().key())) {
            gone.remove(status.server().key());
            takeSettings(status.server(), changed);
          }
        }
      } else {
        gone.removeIf(key -> key.family() == IpFamily.IPV6);
        takeSettings(all, counts, gone, changed);
      }
    }
    gone.forEach(table::remove);
    changed.addAll(gone);
    listWanted = false;
    noteCount(count);
    return changed;
  }

  private void takeSettings(
      ServerCensus all,
      Predicate<VirtualServerKey> counts,
      Set<VirtualServerKey> gone,
      Set<VirtualServerKey> changed) {
    while (!all.isDone()) {
      for (CountedServer server : all.next()) {
        if (counts.test(server.server().key())) {
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
    KnownServer known = table.get(counted.server().key());
    if (known == null || !known.isAsCounted(counted)) {
      takeSettings(counted.server(), changed);
      changed.add(counted.server().key()); // the number of real servers is another
    }
  }

  /**
   * Reads the next few servers that count, the first of a new listing if the last one has ended;
   * adds the keys where they differ from what was known. The real servers of one that is new are
   * not known yet: {@link #readDestinations}.
   *
   * @return how many were read
   */
  public int readNextPart(Predicate<VirtualServerKey> counts, Collection<VirtualServerKey> changed)
      throws NetlinkException {
    if (!isListing()) {
      begin();
    }
    ServerListing currentListing = listing;
    if (currentListing != null) {
      return readListed(currentListing, counts, changed);
    }
    ServerCensus currentCensus = census;
    return currentCensus == null ? 0 : readCounted(currentCensus, counts, changed);
  }

  private void begin() throws NetlinkException {
    table.beginListing();
    comparison++;
    census = table.ipv4Count() > readInFull ? ipvs.census() : null;
    counted = census != null;
    listsAfterwards = counted && comparison % (isIpv4Alone() ? LISTED_SELDOM : TURNS) == 0;
    listing = counted ? null : ipvs.listing();
  }

  private int readListed(
      ServerListing current,
      Predicate<VirtualServerKey> counts,
      Collection<VirtualServerKey> changed)
      throws NetlinkException {
    List<VirtualServerStatus> part = current.next();
    for (VirtualServerStatus status : part) {
      if (counts.test(status.server().key()) && takeListed(status.server())) {
        changed.add(status.server().key());
      }
    }
    if (current.isDone()) {
      listing = null;
    }
    return part.size();
  }

  private int readCounted(
      ServerCensus current,
      Predicate<VirtualServerKey> counts,
      Collection<VirtualServerKey> changed)
      throws NetlinkException {
    List<CountedServer> part = current.next();
    for (CountedServer server : part) {
      VirtualServerKey key = server.server().key();
      if (counts.test(key) && takeCounted(key, server)) {
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
  public void endListing() {
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
    VirtualServerKey key = listed.key();
    KnownServer known = table.get(key);
    if (known == null || (!counted && !known.hasSettingsOf(listed))) {
      return takeAsked(key, known, ask(key));
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
      return takeAsked(key, null, ask(key));
    }
    if (Math.floorMod(key.hashCode() + comparison, TURNS) == 0) {
      return false;
    }
    if (!known.isAsCounted(server)) {
      return readDestinations(key);
    }
    table.shown(known);
    return false;
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

  /**
   * Reads the real servers of one, and if the last listing did not show it, its settings, too: it
   * may be gone. Answers whether anything differs from what was known.
   */
  public boolean readDestinations(VirtualServerKey key) throws NetlinkException {
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
    Map<AddressPort, RealServer> listed = table.listDestinations(key);
    boolean settingsDiffer = !isShown && takeAsked(key, known, asked);
    boolean realServersDiffer = table.takeDestinations(known, listed);
    return settingsDiffer || realServersDiffer;
  }
}
