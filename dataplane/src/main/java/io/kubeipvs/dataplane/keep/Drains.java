package io.kubeipvs.dataplane.keep;

import io.kubeipvs.dataplane.DataplaneConfig;
import io.kubeipvs.dataplane.address.AddressPart;
import io.kubeipvs.dataplane.server.ForeignPolicy;
import io.kubeipvs.dataplane.server.KnownServer;
import io.kubeipvs.dataplane.server.ServerSteps;
import io.kubeipvs.dataplane.server.ServerTable;
import io.kubeipvs.linux.ipvs.ServiceFlags;
import io.kubeipvs.linux.ipvs.VirtualServer;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.Protocol;
import io.kubeipvs.proxy.config.Difference;
import io.kubeipvs.proxy.plan.Cause;
import io.kubeipvs.proxy.plan.FrontEnd;
import io.kubeipvs.proxy.plan.NodePlan;
import io.kubeipvs.proxy.plan.PlannedServer;
import io.kubeipvs.proxy.plan.Resource;
import io.kubeipvs.proxy.plan.SetMember;
import io.kubeipvs.proxy.plan.SetName;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The virtual servers that have gone from the plan and stay in the kernel until their connections
 * are over. Only TCP ones do, as only TCP real servers do. Owned by the writer's thread.
 */
public final class Drains {
  /**
   * So long at most; as the kernel forgets an idle TCP connection after the same time where nobody
   * set another, nothing but traffic that goes on is cut.
   */
  static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(15);

  private final boolean wanted;
  private final ServerTable servers;
  private final AddressPart addresses;
  private final ForeignPolicy foreign;
  private final Map<FrontEnd, Drain> drains = new LinkedHashMap<>();

  /** How many drains need an address to stay. */
  private final Map<IpAddress, Integer> held = new HashMap<>();

  private record Drain(PlannedServer server, boolean holdsAddress, Cause cause, long endNanos) {}

  public Drains(
      DataplaneConfig config, ServerTable servers, AddressPart addresses, ForeignPolicy foreign) {
    this.wanted = config.differences().has(Difference.DRAINING_SERVICES);
    this.servers = servers;
    this.addresses = addresses;
    this.foreign = foreign;
  }

  /** The plan with what stays beside it. */
  public NodePlan over(NodePlan plan) {
    return drains.isEmpty() ? plan : new DrainingPlan(plan, this);
  }

  /** The virtual server that stays at a front end, without real servers, or null. */
  @Nullable PlannedServer staying(FrontEnd frontEnd) {
    Drain drain = drains.get(frontEnd);
    return drain == null ? null : drain.server;
  }

  /** All virtual servers that stay. */
  List<PlannedServer> staying() {
    return drains.values().stream().map(Drain::server).toList();
  }

  /** Whether an address stays for a drain. */
  boolean holds(IpAddress address) {
    return held.containsKey(address);
  }

  /** The addresses that stay. */
  Set<IpAddress> held() {
    return Set.copyOf(held.keySet());
  }

  /** Follows a change of the plan at one front end; answers what has to be looked at for it. */
  public Map<Resource, Cause> follow(NodePlan plan, FrontEnd frontEnd, Cause cause, long nowNanos) {
    if (plan.server(frontEnd) == null) {
      begin(frontEnd, cause, nowNanos);
      return Map.of();
    }
    if (drains.isEmpty()) {
      return Map.of();
    }
    Map<Resource, Cause> freed = new LinkedHashMap<>();
    free(frontEnd, freed);
    return freed;
  }

  /**
   * Takes over what a predecessor left, after the kernel has been read: its drains, which show by
   * weights of 0, and what it served until the end, which the sets tell. Called again when the
   * kernel has been read anew: drains that go on are left as they are.
   */
  public void adopt(NodePlan plan, long nowNanos) {
    if (!wanted) {
      return;
    }
    drains.keySet().stream()
        .filter(frontEnd -> plan.server(frontEnd) != null)
        .toList()
        .forEach(this::end);
    for (KnownServer known : servers.all()) {
      FrontEnd frontEnd = ServerSteps.frontEnd(known.key());
      if (frontEnd != null
          && plan.server(frontEnd) == null
          && foreign.mayRemove(frontEnd)
          && (known.isWithoutWeight() || foreign.isMarked(frontEnd))) {
        begin(frontEnd, new Cause.Restart(), nowNanos);
      }
    }
  }

  /** One that has begun keeps its end, and holds its address once. */
  private void begin(FrontEnd frontEnd, Cause cause, long nowNanos) {
    if (drains.containsKey(frontEnd)) {
      return;
    }
    KnownServer known = servers.get(ServerSteps.key(frontEnd));
    if (!wanted
        || foreign.keepsFormer(frontEnd)
        || frontEnd.protocol() != Protocol.TCP
        || known == null
        || known.destinations().isEmpty()) {
      return;
    }
    boolean holdsAddress = addresses.isOurs(frontEnd.address());
    PlannedServer staying = withoutRealServers(frontEnd, known.settings());
    drains.put(frontEnd, new Drain(staying, holdsAddress, cause, nowNanos + LIMIT_NANOS));
    if (holdsAddress) {
      held.merge(frontEnd.address(), 1, Integer::sum);
    }
  }

  private static PlannedServer withoutRealServers(FrontEnd frontEnd, VirtualServer settings) {
    return new PlannedServer(
        frontEnd,
        settings.scheduler(),
        settings.flags() & ~ServiceFlags.PERSISTENT,
        (int) settings.persistenceTimeoutSeconds(),
        List.of());
  }

  /** Ends the drains among these servers whose real servers are gone; answers what may go now. */
  public Map<Resource, Cause> endDone(Set<Resource> looked) {
    if (drains.isEmpty()) {
      return Map.of();
    }
    Map<Resource, Cause> freed = new LinkedHashMap<>();
    for (Resource resource : looked) {
      if (resource instanceof Resource.Server(FrontEnd frontEnd) && drains.containsKey(frontEnd)) {
        KnownServer known = servers.get(ServerSteps.key(frontEnd));
        if (known == null || known.destinations().isEmpty()) {
          free(frontEnd, freed);
        }
      }
    }
    return freed;
  }

  /** Ends the drains whose time is over; answers what may go now. */
  public Map<Resource, Cause> endLate(long nowNanos) {
    Map<Resource, Cause> freed = new LinkedHashMap<>();
    for (Map.Entry<FrontEnd, Drain> entry : Map.copyOf(drains).entrySet()) {
      if (entry.getValue().endNanos <= nowNanos) {
        free(entry.getKey(), freed);
      }
    }
    return freed;
  }

  private void free(FrontEnd frontEnd, Map<Resource, Cause> freed) {
    Drain ended = end(frontEnd);
    if (ended != null) {
      freed.put(new Resource.Server(frontEnd), ended.cause);
      freed.put(new Resource.BoundAddress(frontEnd.address()), ended.cause);
      SetMember member = SetMember.ip(SetName.IPVS_IPS, frontEnd.address());
      freed.put(new Resource.Member(member), ended.cause);
    }
  }

  private @Nullable Drain end(FrontEnd frontEnd) {
    Drain ended = drains.remove(frontEnd);
    if (ended != null) {
      if (ended.holdsAddress) {
        held.computeIfPresent(frontEnd.address(), (_, count) -> count == 1 ? null : count - 1);
      }
    }
    return ended;
  }
}
