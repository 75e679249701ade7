package io.kubeipvs.dataplane.server;

import io.kubeipvs.linux.ipvs.RealServer;
import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.AddressPortList;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The real servers of one virtual server by endpoint. Nearly all are as we make them, and are kept
 * as a packed list, the plan's own where that is the same; there may be hundreds of thousands of
 * them on a node. Owned by the writer's thread.
 */
final class RealServers extends AbstractMap<AddressPort, RealServer> {
  private static final AddressPortList NONE = AddressPortList.copyOf(List.of());

  /** The endpoints of those that are as we make them, in address order. */
  private AddressPortList plain = NONE;

  /** All others; null if there is none. */
  private @Nullable Map<AddressPort, RealServer> others;

  private static boolean isPlain(RealServer server) {
    return server.equals(ServerSteps.masqueraded(server.endpoint()));
  }

  /** Whether there are these and no others, all as we make them. */
  boolean areExactly(List<AddressPort> inAddressOrder) {
    return others == null && plain.equals(inAddressOrder);
  }

  @Override
  public @Nullable RealServer get(@Nullable Object key) {
    if (!(key instanceof AddressPort endpoint)) {
      return null;
    }
    if (plain.search(endpoint) >= 0) {
      return ServerSteps.masqueraded(endpoint);
    }
    return others == null ? null : others.get(endpoint);
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return key instanceof AddressPort endpoint
        && (plain.search(endpoint) >= 0 || (others != null && others.containsKey(endpoint)));
  }

  @Override
  public int size() {
    return plain.size() + (others == null ? 0 : others.size());
  }

  /** Whether all are as we make them; so none has lost its weight. */
  boolean areAllPlain() {
    return others == null;
  }

  /** Whether there is one, and it is as we make it. */
  boolean hasPlain(AddressPort endpoint) {
    return plain.search(endpoint) >= 0;
  }

  /** Those that are not among these; both in address order. */
  List<AddressPort> beside(AddressPortList wanted) {
    if (others == null && plain.equals(wanted)) {
      return List.of();
    }
    List<AddressPort> found = new ArrayList<>(1);
    for (AddressPort endpoint : plain) {
      if (wanted.search(endpoint) < 0) {
        found.add(endpoint);
      }
    }
    if (others != null) {
      for (AddressPort endpoint : others.keySet()) {
        if (wanted.search(endpoint) < 0) {
          found.add(endpoint);
        }
      }
      found.sort(null);
    }
    return found;
  }

  /** Takes over a real server that is new or has changed. */
  void put(RealServer server) {
    AddressPort endpoint = server.endpoint();
    if (!isPlain(server)) {
      forget(endpoint);
      others = others == null ? new HashMap<>(2) : others;
      others.put(endpoint, server);
      return;
    }
    int at = plain.search(endpoint);
    if (at < 0) {
      forget(endpoint);
      plain = plain.with(-at - 1, endpoint);
    }
  }

  void forget(AddressPort endpoint) {
    int at = plain.search(endpoint);
    if (at >= 0) {
      plain = plain.without(at);
    } else if (others != null && others.remove(endpoint) != null && others.isEmpty()) {
      others = null;
    }
  }

  /** Forgets all, and takes over these. */
  void replace(Map<AddressPort, RealServer> servers) {
    others = null;
    List<AddressPort> packable = new ArrayList<>(servers.size());
    for (RealServer server : servers.values()) {
      if (isPlain(server)) {
        packable.add(server.endpoint());
      } else {
        others = others == null ? new HashMap<>(2) : others;
        others.put(server.endpoint(), server);
      }
    }
    packable.sort(null);
    plain = AddressPortList.copyOf(packable);
  }

  /** Forgets all, and takes over these, which are as we make them. */
  void replace(AddressPortList inAddressOrder) {
    others = null;
    plain = inAddressOrder;
  }

  /** Has these in memory once where they are the same. */
  void share(List<AddressPort> planned) {
    if (planned instanceof AddressPortList list && list.equals(plain)) {
      plain = list;
    }
  }

  /** Those that are as we make them, in address order. */
  AddressPortList plain() {
    return plain;
  }

  @Override
  public Set<Map.Entry<AddressPort, RealServer>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<Map.Entry<AddressPort, RealServer>> iterator() {
        Stream<RealServer> made = plain.stream().map(ServerSteps::masqueraded);
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
