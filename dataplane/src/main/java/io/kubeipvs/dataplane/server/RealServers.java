package io.kubeipvs.dataplane.server;

import io.kubeipvs.linux.ipvs.RealServer;
import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The real servers of one virtual server by endpoint. Nearly all are IPv4 and as we make them, and
 * take eight bytes each; there may be hundreds of thousands of them on a node. Owned by the
 * writer's thread.
 */
final class RealServers extends AbstractMap<AddressPort, RealServer> {
  private static final long[] NONE = {};

  /** Address and port of those that are as we make them, sorted. */
  private long[] packed = NONE;

  /** All others; null if there is none. */
  private @Nullable Map<AddressPort, RealServer> others;

  private static boolean isPackable(AddressPort endpoint) {
    return endpoint.address().family() == IpFamily.IPV4;
  }

  private static long pack(AddressPort endpoint) {
    return endpoint.address().lowBits() << 16 | endpoint.port();
  }

  private static RealServer unpack(long packed) {
    IpAddress address = IpAddress.ofIpv4((int) (packed >>> 16));
    return ServerSteps.masqueraded(new AddressPort(address, (int) packed & 0xffff));
  }

  private int find(AddressPort endpoint) {
    return isPackable(endpoint) ? Arrays.binarySearch(packed, pack(endpoint)) : -1;
  }

  @Override
  public @Nullable RealServer get(@Nullable Object key) {
    if (!(key instanceof AddressPort endpoint)) {
      return null;
    }
    if (find(endpoint) >= 0) {
      return ServerSteps.masqueraded(endpoint);
    }
    return others == null ? null : others.get(endpoint);
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return key instanceof AddressPort endpoint
        && (find(endpoint) >= 0 || (others != null && others.containsKey(endpoint)));
  }

  @Override
  public int size() {
    return packed.length + (others == null ? 0 : others.size());
  }

  /** Takes over a real server that is new or has changed. */
  void put(RealServer server) {
    AddressPort endpoint = server.endpoint();
    if (!isPackable(endpoint) || !server.equals(ServerSteps.masqueraded(endpoint))) {
      forget(endpoint);
      others = others == null ? new HashMap<>(2) : others;
      others.put(endpoint, server);
      return;
    }
    int at = find(endpoint);
    if (at < 0) {
      forget(endpoint);
      int place = -at - 1;
      long[] more = Arrays.copyOf(packed, packed.length + 1);
      System.arraycopy(packed, place, more, place + 1, packed.length - place);
      more[place] = pack(endpoint);
      packed = more;
    }
  }

  void forget(AddressPort endpoint) {
    int at = find(endpoint);
    if (at >= 0) {
      long[] fewer = Arrays.copyOf(packed, packed.length - 1);
      System.arraycopy(packed, at + 1, fewer, at, fewer.length - at);
      packed = fewer;
    } else if (others != null && others.remove(endpoint) != null && others.isEmpty()) {
      others = null;
    }
  }

  /** Forgets all, and takes over these. */
  void replace(Map<AddressPort, RealServer> servers) {
    others = null;
    long[] packable = new long[servers.size()];
    int count = 0;
    for (RealServer server : servers.values()) {
      AddressPort endpoint = server.endpoint();
      if (isPackable(endpoint) && server.equals(ServerSteps.masqueraded(endpoint))) {
        packable[count++] = pack(endpoint);
      } else {
        others = others == null ? new HashMap<>(2) : others;
        others.put(endpoint, server);
      }
    }
    packed = count == packable.length ? packable : Arrays.copyOf(packable, count);
    Arrays.sort(packed);
  }

  @Override
  public Set<Map.Entry<AddressPort, RealServer>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<Map.Entry<AddressPort, RealServer>> iterator() {
        Stream<RealServer> made = LongStream.of(packed).mapToObj(RealServers::unpack);
        Stream<RealServer> rest = others == null ? Stream.empty() : others.values().stream();
        return Stream.concat(made, rest)
            .map(server -> Map.entry(server.endpoint(), server))
            .iterator();
      }

      @Override
      public int size() {
        return RealServers.this.size();
      }
    };
  }
}
