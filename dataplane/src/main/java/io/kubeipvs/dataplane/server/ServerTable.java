package io.kubeipvs.dataplane.server;

import io.kubeipvs.linux.ipvs.Ipvs;
import io.kubeipvs.linux.ipvs.IpvsOperation;
import io.kubeipvs.linux.ipvs.RealServer;
import io.kubeipvs.linux.ipvs.RealServerStatus;
import io.kubeipvs.linux.ipvs.ServerListing;
import io.kubeipvs.linux.ipvs.VirtualServer;
import io.kubeipvs.linux.ipvs.VirtualServerKey;
import io.kubeipvs.linux.ipvs.VirtualServerStatus;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.AddressPortList;
import io.kubeipvs.net.collection.KeyedTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the kernel's virtual servers: read once, followed with every write of ours, and
 * compared from time to time. Owned by the writer's thread.
 */
public final class ServerTable {
  private final Ipvs ipvs;
  private final KeyedTable<VirtualServerKey, KnownServer> servers =
      new KeyedTable<>(KnownServer::key);

  /** What servers have in common beside their keys, each once. */
  private final Map<ServerSettings, ServerSettings> settings = new HashMap<>();

  /**
   * The keys of servers with demoted real servers, and how many each has, so that nobody has to
   * look through all.
   */
  private final Map<VirtualServerKey, Integer> withDemoted = new LinkedHashMap<>();

  private int demotedCount;

  /** Where the next one stands that is looked for. */
  private int nextSample;

  /** Counts the listings in parts; a server that we make meanwhile counts as shown. */
  private int listingNumber;

  private @Nullable ServerListing listing;

  public ServerTable(Ipvs ipvs) {
    this.ipvs = ipvs;
  }

  /**
   * Whether a server that was there is gone. Looks at one at a time, each in its turn: one flush
   * takes all.
   */
  public boolean isNextLost() throws NetlinkException {
    for (int looked = 0; looked < servers.places(); looked++) {
      nextSample = nextSample + 1 < servers.places() ? nextSample + 1 : 0;
      KnownServer known = servers.at(nextSample);
      if (known != null) {
        return ipvs.server(known.key()) == null;
      }
    }
    return false;
  }

  public @Nullable KnownServer get(VirtualServerKey key) {
    return servers.get(key);
  }

  public List<VirtualServerKey> keys() {
    return servers.keys();
  }

  public List<KnownServer> all() {
    return servers.values();
  }

  /** The servers that have demoted real servers. */
  List<KnownServer> withDemoted() {
    List<KnownServer> found = new ArrayList<>();
    for (VirtualServerKey key : withDemoted.keySet()) {
      KnownServer known = servers.get(key);
      if (known != null) {
        found.add(known);
      }
    }
    return found;
  }

  /** Marks a real server as one whose weight was taken away. */
  void demote(VirtualServerKey key, AddressPort endpoint) {
    KnownServer known = servers.get(key);
    if (known != null) {
      known.demote(endpoint);
      noteDemoted(key);
    }
  }

  /** How many real servers are demoted. */
  int demotedCount() {
    return demotedCount;
  }

  private void noteDemoted(VirtualServerKey key) {
    KnownServer known = servers.get(key);
    int count = known == null ? 0 : known.demoted().size();
    if (count == 0 && withDemoted.isEmpty()) {
      return; // as nearly always
    }
    Integer before = count == 0 ? withDemoted.remove(key) : withDemoted.put(key, count);
    demotedCount += count - (before == null ? 0 : before);
  }

  /**
   * Reads all servers that count. Any weight but 1 is taken for one that a predecessor took away;
   * where there is one, whatever is not as we would make it counts as demoted, as kube-proxy's
   * first sync then writes all real servers of the virtual server.
   *
   * <p>Where the kernel's short list shows real servers as we make them, it is believed; what it
   * does not tell of them, the next comparison sees.
   */
  public void readAll(Predicate<VirtualServerKey> counts) throws NetlinkException {
    settings.clear();
    List<KnownServer> read = new ArrayList<>();
    Map<VirtualServerKey, AddressPortList> plain = ipvs.plainRealServers();
    for (VirtualServerStatus status : ipvs.servers()) {
      VirtualServer listed = status.server();
      if (counts.test(listed.key())) {
        read.add(readNew(listed, plain.get(listed.key())));
      }
    }
    servers.clear();
    withDemoted.clear();
    demotedCount = 0;
    for (KnownServer server : read) {
      servers.put(server);
      if (!server.demoted().isEmpty()) {
        noteDemoted(server.key());
      }
    }
  }

  private KnownServer readNew(VirtualServer listed, @Nullable AddressPortList plain)
      throws NetlinkException {
    KnownServer server = known(listed);
    if (plain != null) {
      server.plainDestinations(plain);
    } else {
      server.replaceDestinations(listDestinations(listed.key()));
      server.demoteChanged();
    }
    return server;
  }

  /** A server that is as this says, and of whose real servers nothing is known. */
  private KnownServer known(VirtualServer server) {
    return new KnownServer(server.key(), shared(server), listingNumber);
  }

  private ServerSettings shared(VirtualServer server) {
    return settings.computeIfAbsent(ServerSettings.of(server), same -> same);
  }

  /**
   * Reads the settings of all servers that count; answers the keys where they differ from what was
   * known. The real servers of one that is new are not known yet: {@link #readDestinations}.
   */
  public Set<VirtualServerKey> readSettings(Predicate<VirtualServerKey> counts)
      throws NetlinkException {
    Set<VirtualServerKey> changed = new HashSet<>();
    Set<VirtualServerKey> gone = new HashSet<>(servers.keys());
    for (VirtualServerStatus status : ipvs.servers()) {
      VirtualServer listed = status.server();
      VirtualServerKey key = listed.key();
      if (!counts.test(key)) {
        continue;
      }
      gone.remove(key);
      KnownServer known = servers.get(key);
      if (known == null) {
        servers.put(known(listed));
        changed.add(key);
      } else if (!known.hasSettingsOf(listed)) {
        known.settings(shared(listed));
        changed.add(key);
      }
    }
    gone.forEach(servers::remove);
    gone.forEach(this::noteDemoted);
    changed.addAll(gone);
    return changed;
  }

  /**
   * Reads the settings of the next few servers that count, the first of a new listing if the last
   * one has ended; adds the keys where they differ from what was known. The real servers of one
   * that is new are not known yet: {@link #readDestinations}.
   *
   * @return how many were read
   */
  public int readNextSettings(
      Predicate<VirtualServerKey> counts, Collection<VirtualServerKey> changed)
      throws NetlinkException {
    ServerListing current = listing;
    if (current == null) {
      listingNumber++;
      current = ipvs.listing();
      listing = current;
    }
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

  /** Whether a listing has begun and not ended. */
  public boolean isListing() {
    return listing != null;
  }

  /** Gives up a listing that has not ended. */
  public void endListing() {
    listing = null;
  }

  /**
   * The kernel makes a part when the one before is read, which may be long ago: what shows as new
   * or different may be what stood there before a write of ours, so it is asked for by name.
   */
  private boolean takeListed(VirtualServer listed) throws NetlinkException {
    VirtualServerKey key = listed.key();
    KnownServer known = servers.get(key);
    if (known == null || !known.hasSettingsOf(listed)) {
      return takeAsked(key, known, ipvs.server(key));
    }
    known.listing(listingNumber);
    return false;
  }

  private boolean takeAsked(
      VirtualServerKey key, @Nullable KnownServer known, @Nullable VirtualServerStatus status) {
    if (status == null) {
      servers.remove(key);
      noteDemoted(key);
      return known != null;
    }
    VirtualServer asked = status.server();
    if (known == null) {
      servers.put(known(asked));
      return true;
    }
    known.listing(listingNumber);
    boolean differs = !known.hasSettingsOf(asked);
    known.settings(shared(asked));
    return differs;
  }

  /**
   * Reads the real servers of one; answers whether they differ from what was known. One that the
   * last listing did not show is looked for first: it may be gone.
   */
  public boolean readDestinations(VirtualServerKey key) throws NetlinkException {
    KnownServer known = servers.get(key);
    if (known == null) {
      return false;
    }
    if (known.listing() != listingNumber && ipvs.server(key) == null) {
      servers.remove(key);
      noteDemoted(key);
      return true;
    }
    known.listing(listingNumber);
    if (!known.replaceDestinations(listDestinations(key))) {
      return false;
    }
    noteDemoted(key);
    return true;
  }

  /** Reads one server anew, because its state is not what was thought. */
  void refresh(VirtualServerKey key) throws NetlinkException {
    VirtualServerStatus status = ipvs.server(key);
    if (status == null) {
      servers.remove(key);
      noteDemoted(key);
      return;
    }
    KnownServer known = servers.get(key);
    if (known == null) {
      known = known(status.server());
      servers.put(known);
    }
    known.settings(shared(status.server()));
    known.replaceDestinations(listDestinations(key));
    noteDemoted(key);
  }

  List<RealServerStatus> destinations(VirtualServerKey key) throws NetlinkException {
    return ipvs.destinations(key);
  }

  private Map<AddressPort, RealServer> listDestinations(VirtualServerKey key)
      throws NetlinkException {
    Map<AddressPort, RealServer> listed = new HashMap<>();
    for (RealServerStatus status : ipvs.destinations(key)) {
      listed.put(status.server().endpoint(), status.server());
    }
    return listed;
  }

  /** Follows a write that was done. */
  void apply(IpvsOperation operation) {
    switch (operation) {
      case IpvsOperation.AddServer(VirtualServer server) -> servers.put(known(server));
      case IpvsOperation.SetServer(VirtualServer server) -> {
        KnownServer known = servers.get(server.key());
        if (known != null) {
          known.settings(shared(server));
        }
      }
      case IpvsOperation.DeleteServer(VirtualServerKey key) -> {
        servers.remove(key);
        noteDemoted(key);
      }
      case IpvsOperation.AddDestination(VirtualServerKey key, RealServer destination) ->
          put(key, destination);
      case IpvsOperation.SetDestination(VirtualServerKey key, RealServer destination) ->
          put(key, destination);
      case IpvsOperation.DeleteDestination(VirtualServerKey key, AddressPort endpoint) -> {
        KnownServer known = servers.get(key);
        if (known != null) {
          known.remove(endpoint);
          noteDemoted(key);
        }
      }
      case IpvsOperation.Zero _ -> {}
    }
  }

  private void put(VirtualServerKey key, RealServer destination) {
    KnownServer known = servers.get(key);
    if (known != null) {
      known.put(destination);
      noteDemoted(key);
    }
  }
}
