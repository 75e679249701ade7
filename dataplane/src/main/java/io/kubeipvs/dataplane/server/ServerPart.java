package io.kubeipvs.dataplane.server;

import io.kubeipvs.dataplane.write.Batches;
import io.kubeipvs.dataplane.write.Batches.Failure;
import io.kubeipvs.dataplane.write.Batches.Outcomes;
import io.kubeipvs.dataplane.write.KernelWriter;
import io.kubeipvs.dataplane.write.Pass;
import io.kubeipvs.linux.ipvs.IpvsOperation;
import io.kubeipvs.linux.ipvs.RealServer;
import io.kubeipvs.linux.ipvs.RealServerStatus;
import io.kubeipvs.linux.ipvs.VirtualServerKey;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.linux.syscall.Errno;
import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.Protocol;
import io.kubeipvs.proxy.plan.Cause;
import io.kubeipvs.proxy.plan.FrontEnd;
import io.kubeipvs.proxy.plan.PlannedServer;
import io.kubeipvs.proxy.plan.Resource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Brings virtual servers and their real servers to the plan. Owned by the writer's thread. */
public final class ServerPart {
  /** A server that is another than thought is read anew and tried again so many times a pass. */
  private static final int ATTEMPTS = 3;

  private final ServerTable table;
  private final KernelWriter writer;
  private final ForeignPolicy foreign;
  private final boolean repairs;
  private final Map<Resource.Server, Cause> drainCauses = new HashMap<>();

  /**
   * Works on the table's servers.
   *
   * @param repairs whether a wanted real server that somebody else changed is made as planned
   */
  public ServerPart(
      ServerTable table, KernelWriter writer, ForeignPolicy foreign, boolean repairs) {
    this.table = table;
    this.writer = writer;
    this.foreign = foreign;
    this.repairs = repairs;
  }

  /** Makes the wanted ones of these servers as planned. */
  public void bring(Pass pass, Collection<Resource.Server> servers) {
    Collection<Resource.Server> open = servers;
    for (int attempt = 1; attempt <= ATTEMPTS && !open.isEmpty(); attempt++) {
      Attempt outcome = new Attempt(pass);
      Batches<IpvsOperation> batches = writer.servers(outcome);
      for (Resource.Server server : open) {
        bring(pass, server, batches);
      }
      batches.end();
      for (Resource.Server server : open) {
        settle(pass, server, batches);
      }
      batches.end();
      open = refreshed(pass, outcome.surprises);
    }
    for (Resource.Server server : open) {
      pass.fail(server, server + " keeps changing: does somebody else write it, too?");
    }
  }

  private void bring(Pass pass, Resource.Server server, Batches<IpvsOperation> batches) {
    PlannedServer planned = pass.plan().server(server.frontEnd());
    if (planned != null) {
      KnownServer known = table.get(ServerSteps.key(server.frontEnd()));
      Cause cause = pass.cause(server);
      for (IpvsOperation step : ServerSteps.bring(planned, known, repairs)) {
        batches.add(step, cause);
      }
    }
  }

  private List<Resource.Server> refreshed(Pass pass, Collection<Resource.Server> surprises) {
    List<Resource.Server> again = new ArrayList<>();
    for (Resource.Server server : surprises) {
      try {
        table.refresh(ServerSteps.key(server.frontEnd()));
        again.add(server);
      } catch (NetlinkException e) {
        pass.fail(server, "cannot read " + server + " anew: " + e.getMessage());
      }
    }
    return again;
  }

  /** After the writes: has equal lists once, and deletes real servers that need wait no more. */
  private void settle(Pass pass, Resource.Server server, Batches<IpvsOperation> batches) {
    VirtualServerKey key = ServerSteps.key(server.frontEnd());
    KnownServer known = table.get(key);
    PlannedServer planned = pass.plan().server(server.frontEnd());
    if (known == null || planned == null) {
      return;
    }
    known.share(planned);
    for (AddressPort endpoint : drained(pass, server, known, planned)) {
      batches.add(new IpvsOperation.DeleteDestination(key, endpoint), pass.cause(server));
    }
  }

  /** Those of the unwanted TCP real servers whose connections have ended. */
  private List<AddressPort> drained(
      Pass pass, Resource.Server server, KnownServer known, PlannedServer planned) {
    List<AddressPort> weightless = weightless(pass, server, known, planned);
    if (weightless.isEmpty()) {
      return List.of();
    }
    Map<AddressPort, Long> connections = new HashMap<>();
    try {
      for (RealServerStatus status : table.destinations(known.key())) {
        connections.put(
            status.server().endpoint(), status.activeConnections() + status.inactiveConnections());
      }
    } catch (NetlinkException e) {
      pass.fail(server, "cannot read connections of " + server + ": " + e.getMessage());
      return List.of();
    }
    List<AddressPort> drained = new ArrayList<>();
    for (AddressPort endpoint : weightless) {
      if (connections.getOrDefault(endpoint, 0L) == 0) {
        drained.add(endpoint);
      }
    }
    return drained;
  }

  /** Unwanted TCP real servers that get no new connections; whoever did it, they are demoted. */
  private List<AddressPort> weightless(
      Pass pass, Resource.Server server, KnownServer known, PlannedServer planned) {
    if (known.haveAllWeight() || server.frontEnd().protocol() != Protocol.TCP) {
      return List.of();
    }
    List<AddressPort> weightless = new ArrayList<>();
    for (AddressPort endpoint : known.beside(planned)) {
      RealServer actual = known.destinations().get(endpoint);
      if (actual != null && actual.weight() == 0) {
        table.demote(known.key(), endpoint);
        drainCauses.put(server, pass.cause(server));
        weightless.add(endpoint);
      }
    }
    return weightless;
  }

  /** Deletes the unwanted ones of these servers, with all that is behind them. */
  public void remove(Pass pass, Collection<Resource.Server> servers) {
    Attempt outcome = new Attempt(pass);
    Batches<IpvsOperation> batches = writer.servers(outcome);
    for (Resource.Server server : servers) {
      VirtualServerKey key = ServerSteps.key(server.frontEnd());
      if (pass.plan().server(server.frontEnd()) == null
          && table.get(key) != null
          && !foreign.keepsFormer(server.frontEnd())) {
        batches.add(new IpvsOperation.DeleteServer(key), pass.cause(server));
      }
    }
    batches.end();
    for (Resource.Server server : refreshed(pass, outcome.surprises)) {
      if (table.get(ServerSteps.key(server.frontEnd())) != null) {
        pass.fail(server, "deleting " + server + " had no known outcome, and it is still there");
      }
    }
  }

  /** The servers with real servers whose connections are awaited, and why they are. */
  public Map<Resource.Server, Cause> draining() {
    Map<Resource.Server, Cause> draining = new LinkedHashMap<>();
    for (KnownServer server : table.withDemoted()) {
      FrontEnd frontEnd = ServerSteps.frontEnd(server.key());
      if (frontEnd != null) {
        Resource.Server resource = new Resource.Server(frontEnd);
        draining.put(resource, drainCauses.getOrDefault(resource, new Cause.Restart()));
      }
    }
    drainCauses.keySet().retainAll(draining.keySet());
    return draining;
  }

  public int drainingCount() {
    return table.demotedCount();
  }

  /** Follows the writes, and collects the servers that turned out to be other than thought. */
  private final class Attempt implements Outcomes<IpvsOperation> {
    private final Pass pass;
    private final Set<Resource.Server> surprises = new LinkedHashSet<>();

    Attempt(Pass pass) {
      this.pass = pass;
    }

    @Override
    public void done(IpvsOperation operation) {
      table.apply(operation);
    }

    @Override
    public void failed(IpvsOperation operation, Failure failure) {
      Resource.Server server = resource(operation);
      if (isAlreadyGone(operation, failure.errno())) {
        table.apply(operation);
      } else if (failure.outcomeUnknown() || isSurprise(operation, failure.errno())) {
        if (!pass.hasFailed(server)) {
          surprises.add(server);
        }
      } else {
        pass.fail(server, failure.reason());
        surprises.remove(server);
      }
    }
  }

  private static boolean isAlreadyGone(IpvsOperation operation, int errno) {
    return switch (operation) {
      case IpvsOperation.DeleteServer _ -> errno == Errno.ESRCH || errno == Errno.ENOENT;
      case IpvsOperation.DeleteDestination _ -> errno == Errno.ENOENT;
      case IpvsOperation.AddServer _,
          IpvsOperation.SetServer _,
          IpvsOperation.AddDestination _,
          IpvsOperation.SetDestination _,
          IpvsOperation.Zero _ ->
          false;
    };
  }

  /** Answers that say that the table is not what was thought. ENOENT may be the scheduler. */
  private static boolean isSurprise(IpvsOperation operation, int errno) {
    return switch (operation) {
      case IpvsOperation.AddServer _ -> errno == Errno.EEXIST;
      case IpvsOperation.SetServer _ -> errno == Errno.ESRCH;
      case IpvsOperation.AddDestination _ -> errno == Errno.EEXIST || errno == Errno.ESRCH;
      case IpvsOperation.SetDestination _ -> errno == Errno.ENOENT || errno == Errno.ESRCH;
      case IpvsOperation.DeleteDestination _ -> errno == Errno.ESRCH;
      case IpvsOperation.DeleteServer _, IpvsOperation.Zero _ -> false;
    };
  }

  private static Resource.Server resource(IpvsOperation operation) {
    VirtualServerKey key =
        switch (operation) {
          case IpvsOperation.AddServer(var server) -> server.key();
          case IpvsOperation.SetServer(var server) -> server.key();
          case IpvsOperation.DeleteServer(var deleted) -> deleted;
          case IpvsOperation.AddDestination(var of, _) -> of;
          case IpvsOperation.SetDestination(var of, _) -> of;
          case IpvsOperation.DeleteDestination(var of, _) -> of;
          case IpvsOperation.Zero(var zeroed) -> zeroed;
        };
    FrontEnd frontEnd = ServerSteps.frontEnd(key);
    if (frontEnd == null) {
      throw new IllegalStateException(operation + " is for no Service's server");
    }
    return new Resource.Server(frontEnd);
  }
}
