package io.kubeipvs.dataplane.server;

import io.kubeipvs.linux.ipvs.Ipvs;
import io.kubeipvs.linux.ipvs.IpvsOperation;
import io.kubeipvs.linux.ipvs.RealServer;
import io.kubeipvs.linux.ipvs.RealServerStatus;
import io.kubeipvs.linux.ipvs.VirtualServer;
import io.kubeipvs.linux.ipvs.VirtualServerKey;
import io.kubeipvs.linux.ipvs.VirtualServerStatus;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.AddressPortList;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.collection.KeyedTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  private int ipv4Count;

  /** Counts the listings in parts; a server that we make meanwhile counts as shown. */
  private int listingNumber;

  public ServerTable(Ipvs ipvs) {
    this.ipvs = ipvs;
  }

  public @Nullable KnownServer get(VirtualServerKey key) {
    return servers.get(key);
  }

  /** How many servers are of IPv4. */
  int ipv4Count() {
    return ipv4Count;
  }

  boolean isIpv4Alone() {
    return ipv4Count == servers.size();
  }

  /** So many places may hold a server; some may be empty. */
  int places() {
    return servers.places();
  }

  @Nullable KnownServer at(int place) {
    return servers.at(place);
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

  /** A listing in parts begins: nothing has been shown by it yet. */
  void beginListing() {
    listingNumber++;
  }

  /** Takes down that the listing has shown this one. */
  void shown(KnownServer known) {
    known.listing(listingNumber);
  }

  /** Whether the last listing has shown this one, or we have made it since. */
  boolean isShown(KnownServer known) {
    return known.listing() == listingNumber;
  }

  /** A server that is as this says, and of whose real servers nothing is known. */
  KnownServer known(VirtualServer server) {
    return new KnownServer(server.key(), shared(server), listingNumber);
  }

  ServerSettings shared(VirtualServer server) {
    return settings.computeIfAbsent(ServerSettings.of(server), same -> same);
  }

  /** What is read from now on shares its settings with nothing that was known before. */
  void forgetSettings() {
    settings.clear();
  }

  /** Forgets all, and takes over these. */
  void replace(List<KnownServer> read) {
    servers.clear();
    ipv4Count = 0;
    withDemoted.clear();
    demotedCount = 0;
    for (KnownServer server : read) {
      put(server);
    }
  }

  void put(KnownServer server) {
    if (servers.put(server) == null) {
      ipv4Count += isIpv4(server.key());
    }
    noteDemoted(server.key());
  }

  void remove(VirtualServerKey key) {
    if (servers.remove(key) != null) {
      ipv4Count -= isIpv4(key);
    }
    noteDemoted(key);
  }

  private static int isIpv4(VirtualServerKey key) {
    return key.family() == IpFamily.IPV4 ? 1 : 0;
  }

  /** Reads one server anew, because its state is not what was thought. */
  void refresh(VirtualServerKey key) throws NetlinkException {
    VirtualServerStatus status = ipvs.server(key);
    if (status == null) {
      remove(key);
      return;
    }
    KnownServer known = servers.get(key);
    if (known == null) {
      known = known(status.server());
      put(known);
    }
    known.settings(shared(status.server()));
    takeDestinations(known, listDestinations(key));
  }

  /** Takes over the real servers of one; answers whether they differ from what was known. */
  boolean takeDestinations(KnownServer known, Map<AddressPort, RealServer> listed) {
    boolean differ = known.replaceDestinations(listed);
    noteDemoted(known.key());
    return differ;
  }

  /** The same, of real servers that are as we make them, in address order. */
  boolean takeDestinations(KnownServer known, AddressPortList plain) {
    boolean differ = known.replaceDestinations(plain);
    noteDemoted(known.key());
    return differ;
  }

  List<RealServerStatus> destinations(VirtualServerKey key) throws NetlinkException {
    return ipvs.destinations(key);
  }

  Map<AddressPort, RealServer> listDestinations(VirtualServerKey key) throws NetlinkException {
    Map<AddressPort, RealServer> listed = new HashMap<>();
    for (RealServerStatus status : ipvs.destinations(key)) {
      listed.put(status.server().endpoint(), status.server());
    }
    return listed;
  }

  /** Follows a write that was done. */
  void apply(IpvsOperation operation) {
    switch (operation) {
      case IpvsOperation.AddServer(VirtualServer server) -> put(known(server));
      case IpvsOperation.SetServer(VirtualServer server) -> {
        KnownServer known = servers.get(server.key());
        if (known != null) {
          known.settings(shared(server));
        }
      }
      case IpvsOperation.DeleteServer(VirtualServerKey key) -> remove(key);
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
