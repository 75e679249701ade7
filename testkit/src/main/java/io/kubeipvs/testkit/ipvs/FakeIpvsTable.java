package io.kubeipvs.testkit.ipvs;

import io.kubeipvs.linux.ipvs.CountedServer;
import io.kubeipvs.linux.ipvs.ForwardingMethod;
import io.kubeipvs.linux.ipvs.IpvsOperation;
import io.kubeipvs.linux.ipvs.IpvsStatistics;
import io.kubeipvs.linux.ipvs.IpvsTimeouts;
import io.kubeipvs.linux.ipvs.RealServer;
import io.kubeipvs.linux.ipvs.RealServerStatus;
import io.kubeipvs.linux.ipvs.VirtualServer;
import io.kubeipvs.linux.ipvs.VirtualServerKey;
import io.kubeipvs.linux.ipvs.VirtualServerStatus;
import io.kubeipvs.linux.syscall.Errno;
import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the clients of a fake table share: the servers, and what a kernel does by itself. Clients
 * may be on threads of their own; each call is one step to all others. Operations return an errno,
 * or 0.
 */
public final class FakeIpvsTable {
  private static final IpAddress IPV4_BROADCAST = IpAddress.ofIpv4(-1);

  /** The only one that Linux has. */
  private static final String PERSISTENCE_ENGINE = "sip";

  private static final class Entry {
    VirtualServer server;
    IpvsStatistics statistics = IpvsStatistics.ZERO;
    final Map<AddressPort, RealServerStatus> destinations = new LinkedHashMap<>();

    Entry(VirtualServer server) {
      this.server = server;
    }
  }

  /** A deleted real server: a kernel keeps its connections, and takes it back with them. */
  private record TrashKey(VirtualServerKey key, AddressPort endpoint) {}

  private final Map<VirtualServerKey, Entry> entries = new LinkedHashMap<>();
  private final Map<TrashKey, RealServerStatus> trash = new LinkedHashMap<>();
  private Set<String> schedulers =
      Set.of(
          "none", "rr", "wrr", "lc", "wlc", "lblc", "lblcr", "dh", "sh", "mh", "sed", "nq", "fo",
          "ovf", "twos");
  private IpvsTimeouts timeouts = new IpvsTimeouts(900, 120, 300);

  /** Kept, so that to ask for it costs nothing, as with a kernel. */
  private int ipv4Count;

  FakeIpvsTable() {}

  /** Says which schedulers the kernel has or can load; at first all that Linux has. */
  public synchronized void setSchedulers(Collection<String> known) {
    schedulers = Set.copyOf(known);
  }

  /** As if clients had these connections to a real server that is there. */
  public synchronized void setConnections(
      VirtualServerKey key, AddressPort endpoint, long active, long inactive) {
    entry(key)
        .destinations
        .compute(
            endpoint,
            (same, there) -> {
              if (there == null) {
                throw new IllegalArgumentException("no real server " + endpoint + " of " + key);
              }
              return new RealServerStatus(there.server(), active, inactive, 0, there.statistics());
            });
  }

  /** As if this traffic had gone through a virtual server that is there. */
  public synchronized void setStatistics(VirtualServerKey key, IpvsStatistics statistics) {
    entry(key).statistics = statistics;
  }

  private Entry entry(VirtualServerKey key) {
    Entry entry = entries.get(key);
    if (entry == null) {
      throw new IllegalArgumentException("no virtual server " + key);
    }
    return entry;
  }

  synchronized int ipv4Count() {
    return ipv4Count;
  }

  /** With the number of real servers, and without what a census does not tell. */
  synchronized List<CountedServer> ipv4Servers() {
    List<CountedServer> counted = new ArrayList<>(ipv4Count);
    for (Entry entry : entries.values()) {
      if (entry.server.key().family() == IpFamily.IPV4) {
        counted.add(new CountedServer(withoutEngine(entry.server), entry.destinations.size()));
      }
    }
    return counted;
  }

  private static VirtualServer withoutEngine(VirtualServer server) {
    return server.persistenceEngine() == null
        ? server
        : new VirtualServer(
            server.key(),
            server.scheduler(),
            server.flags(),
            server.persistenceTimeoutSeconds(),
            server.persistencePrefixLength(),
            null);
  }

  private void count(VirtualServerKey key, int change) {
    ipv4Count += key.family() == IpFamily.IPV4 ? change : 0;
  }

  synchronized List<VirtualServerStatus> servers() {
    return entries.values().stream().map(FakeIpvsTable::status).toList();
  }

  /** Some of them, by position; to find it, those before are passed over, as a kernel does. */
  synchronized List<VirtualServerStatus> servers(int position, int count) {
    return entries.values().stream()
        .skip(position)
        .limit(count)
        .map(FakeIpvsTable::status)
        .toList();
  }

  synchronized @Nullable VirtualServerStatus server(VirtualServerKey key) {
    Entry entry = entries.get(key);
    return entry == null ? null : status(entry);
  }

  private static VirtualServerStatus status(Entry entry) {
    return new VirtualServerStatus(entry.server, entry.statistics);
  }

  synchronized List<RealServerStatus> destinations(VirtualServerKey key) {
    Entry entry = entries.get(key);
    return entry == null ? List.of() : List.copyOf(entry.destinations.values());
  }

  synchronized int apply(IpvsOperation operation) {
    return switch (operation) {
      case IpvsOperation.AddServer(var server) -> addServer(server);
      case IpvsOperation.SetServer(var server) -> setServer(server);
      case IpvsOperation.DeleteServer(var key) -> deleteServer(key);
      case IpvsOperation.AddDestination(var key, var server) -> addDestination(key, server);
      case IpvsOperation.SetDestination(var key, var server) -> setDestination(key, server);
      case IpvsOperation.DeleteDestination(var key, var endpoint) ->
          deleteDestination(key, endpoint);
      case IpvsOperation.Zero(var key) -> zero(key);
    };
  }

  private int addServer(VirtualServer server) {
    if (entries.containsKey(server.key())) {
      return Errno.EEXIST;
    }
    if (hasUnknownModule(server)) {
      return Errno.ENOENT;
    }
    entries.put(server.key(), new Entry(server));
    count(server.key(), 1);
    return 0;
  }

  private int setServer(VirtualServer server) {
    Entry entry = entries.get(server.key());
    if (entry == null) {
      return Errno.ESRCH;
    }
    if (hasUnknownModule(server)) {
      return Errno.ENOENT;
    }
    entry.server = server;
    return 0;
  }

  private boolean hasUnknownModule(VirtualServer server) {
    String engine = server.persistenceEngine();
    return !schedulers.contains(server.scheduler())
        || (engine != null && !engine.equals(PERSISTENCE_ENGINE));
  }

  private int deleteServer(VirtualServerKey key) {
    Entry entry = entries.remove(key);
    if (entry == null) {
      return Errno.ESRCH;
    }
    count(key, -1);
    entry.destinations.forEach(
        (endpoint, status) -> trash.put(new TrashKey(key, endpoint), status));
    return 0;
  }

  private int addDestination(VirtualServerKey key, RealServer server) {
    Entry entry = entries.get(key);
    int errno = entry == null ? Errno.ESRCH : errnoOfSettings(key, server);
    if (entry == null || errno != 0) {
      return errno;
    }
    if (entry.destinations.containsKey(server.endpoint())) {
      return Errno.EEXIST;
    }
    RealServerStatus deleted = trash.remove(new TrashKey(key, server.endpoint()));
    if (deleted == null && !isPossible(server.endpoint().address())) {
      return Errno.EINVAL;
    }
    entry.destinations.put(
        server.endpoint(),
        deleted == null
            ? new RealServerStatus(server, 0, 0, 0, IpvsStatistics.ZERO)
            : withSettings(deleted, server));
    return 0;
  }

  private int setDestination(VirtualServerKey key, RealServer server) {
    Entry entry = entries.get(key);
    int errno = entry == null ? Errno.ESRCH : errnoOfSettings(key, server);
    if (entry == null || errno != 0) {
      return errno;
    }
    return entry.destinations.computeIfPresent(
                server.endpoint(), (same, there) -> withSettings(there, server))
            == null
        ? Errno.ENOENT
        : 0;
  }

  private static RealServerStatus withSettings(RealServerStatus there, RealServer server) {
    return new RealServerStatus(
        server,
        there.activeConnections(),
        there.inactiveConnections(),
        there.persistentConnections(),
        there.statistics());
  }

  private static int errnoOfSettings(VirtualServerKey key, RealServer server) {
    if (server.endpoint().address().family() != key.family()
        && server.method() != ForwardingMethod.TUNNEL) {
      return Errno.EINVAL;
    }
    if (server.lowerThreshold() > server.upperThreshold()) {
      return Errno.ERANGE;
    }
    RealServer.Tunnel tunnel = server.tunnel();
    boolean withoutItsPort =
        tunnel != null && tunnel.type() == RealServer.Tunnel.Type.GUE && tunnel.port() == 0;
    return withoutItsPort ? Errno.EINVAL : 0;
  }

  /** What can be said without a routing table, which a kernel would ask. */
  private static boolean isPossible(IpAddress address) {
    return switch (address.family()) {
      case IPV4 ->
          !address.isMulticast()
              && !address.equals(IPV4_BROADCAST)
              && address.lowBits() >>> 24 != 0;
      case IPV6 -> !address.isMulticast() && !address.isLinkLocal() && !address.isUnspecified();
    };
  }

  private int deleteDestination(VirtualServerKey key, AddressPort endpoint) {
    Entry entry = entries.get(key);
    if (entry == null) {
      return Errno.ESRCH;
    }
    RealServerStatus deleted = entry.destinations.remove(endpoint);
    if (deleted == null) {
      return Errno.ENOENT;
    }
    trash.put(new TrashKey(key, endpoint), deleted);
    return 0;
  }

  private int zero(VirtualServerKey key) {
    Entry entry = entries.get(key);
    if (entry == null) {
      return Errno.ESRCH;
    }
    zero(entry);
    return 0;
  }

  private static void zero(Entry entry) {
    entry.statistics = IpvsStatistics.ZERO;
    entry.destinations.replaceAll((endpoint, there) ->
        new RealServerStatus(
            there.server(),
            there.activeConnections(),
            there.inactiveConnections(),
            there.persistentConnections(),
            IpvsStatistics.ZERO));
  }

  synchronized void zeroAll() {
    entries.values().forEach(FakeIpvsTable::zero);
  }

  synchronized void flush() {
    List.copyOf(entries.keySet()).forEach(this::deleteServer);
  }

  synchronized IpvsTimeouts timeouts() {
    return timeouts;
  }

  synchronized void setTimeouts(IpvsTimeouts changes) {
    timeouts =
        new IpvsTimeouts(
            changes.tcpSeconds() == 0 ? timeouts.tcpSeconds() : changes.tcpSeconds(),
            changes.tcpFinSeconds() == 0 ? timeouts.tcpFinSeconds() : changes.tcpFinSeconds(),
            changes.udpSeconds() == 0 ? timeouts.udpSeconds() : changes.udpSeconds());
  }
}
