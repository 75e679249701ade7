package io.kubeipvs.dataplane.duty;

import io.kubeipvs.dataplane.address.AddressPart;
import io.kubeipvs.dataplane.server.ForeignPolicy;
import io.kubeipvs.dataplane.server.KnownServer;
import io.kubeipvs.dataplane.server.ServerSteps;
import io.kubeipvs.dataplane.server.ServerTable;
import io.kubeipvs.dataplane.set.SetTable;
import io.kubeipvs.linux.ipvs.VirtualServerKey;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.proxy.plan.Cause;
import io.kubeipvs.proxy.plan.FrontEnd;
import io.kubeipvs.proxy.plan.NodePlan;
import io.kubeipvs.proxy.plan.PlannedServer;
import io.kubeipvs.proxy.plan.Resource;
import io.kubeipvs.proxy.plan.SetMember;
import io.kubeipvs.proxy.plan.SetName;

/**
 * Holds what is known of the kernel against the plan. What differs goes on the agenda, and is
 * counted. Owned by the writer's thread.
 */
final class Findings {
  private final ServerTable servers;
  private final SetTable sets;
  private final AddressPart addresses;
  private final ForeignPolicy foreign;
  private final Agenda agenda;
  private final boolean repairsServers;
  private int count;

  Findings(
      ServerTable servers,
      SetTable sets,
      AddressPart addresses,
      ForeignPolicy foreign,
      Agenda agenda,
      boolean repairsServers) {
    this.servers = servers;
    this.sets = sets;
    this.addresses = addresses;
    this.foreign = foreign;
    this.agenda = agenda;
    this.repairsServers = repairsServers;
  }

  /** How many servers, entries and addresses have been found to differ since the last reset. */
  int count() {
    return count;
  }

  void reset() {
    count = 0;
  }

  /** As {@link #count}, of what was found since it was so many; they count no more after this. */
  int takeSince(int before) {
    int taken = count - before;
    count = before;
    return taken;
  }

  /**
   * Compares all, just after it was read at a start; rules and flows are compared when their turn
   * comes. Each thing is looked up but once.
   */
  void compareAll(NodePlan plan) {
    Cause cause = new Cause.Restart();
    reset();
    plan.servers().forEach(planned -> compareWanted(planned, cause));
    plan.members().forEach(member -> compareWanted(member, cause));
    plan.boundAddresses().forEach(address -> compare(plan, address, cause));
    for (IpFamily family : plan.families()) {
      agenda.touch(new Resource.Rules(family), cause);
    }
    plan.udpFlows().forEach(flows -> agenda.touch(new Resource.UdpFlows(flows.service()), cause));
    compareUnplanned(plan, cause);
  }

  /** What is there beside the plan. */
  private void compareUnplanned(NodePlan plan, Cause cause) {
    servers
        .keys()
        .forEach(key -> {
          FrontEnd frontEnd = ServerSteps.frontEnd(key);
          if (frontEnd != null && plan.server(frontEnd) == null) {
            compareUnwanted(frontEnd, cause);
          }
        });
    for (IpAddress address : addresses.bound()) {
      if (!plan.binds(address)) {
        compare(plan, address, cause);
      }
    }
    for (IpFamily family : plan.families()) {
      for (SetName set : SetName.values()) {
        for (SetMember member : sets.members(set, family)) {
          if (!plan.contains(member)) {
            note(new Resource.Member(member), cause);
          }
        }
      }
    }
  }

  /** Compares the virtual server of a key, if it can be of a Service. */
  void compare(NodePlan plan, VirtualServerKey key, Cause cause) {
    FrontEnd frontEnd = ServerSteps.frontEnd(key);
    if (frontEnd == null) {
      return;
    }
    PlannedServer planned = plan.server(frontEnd);
    if (planned == null) {
      compareUnwanted(frontEnd, cause);
    } else {
      compareWanted(planned, cause);
    }
  }

  private void compareWanted(PlannedServer planned, Cause cause) {
    KnownServer known = servers.get(ServerSteps.key(planned.frontEnd()));
    if (ServerSteps.differs(planned, known, repairsServers)) {
      note(new Resource.Server(planned.frontEnd()), cause);
    }
  }

  private void compareUnwanted(FrontEnd frontEnd, Cause cause) {
    if (servers.get(ServerSteps.key(frontEnd)) != null && foreign.mayRemove(frontEnd)) {
      note(new Resource.Server(frontEnd), cause);
    }
  }

  void compare(NodePlan plan, SetMember member, Cause cause) {
    if (plan.contains(member)) {
      compareWanted(member, cause);
    } else if (sets.contains(member)) {
      note(new Resource.Member(member), cause);
    }
  }

  private void compareWanted(SetMember member, Cause cause) {
    if (!sets.contains(member)) {
      note(new Resource.Member(member), cause);
    }
  }

  /** Compares an address, if this node serves its family. */
  void compare(NodePlan plan, IpAddress address, Cause cause) {
    if (!plan.families().contains(address.family())) {
      return;
    }
    boolean differs =
        plan.binds(address)
            ? !addresses.isSettled(address)
            : addresses.isOurs(address) && foreign.mayRemove(address);
    if (differs) {
      note(new Resource.BoundAddress(address), cause);
    }
  }

  /** Has the rules of a family compared, when their turn comes. */
  void touchRules(IpFamily family, Cause cause) {
    agenda.touchIfAbsent(new Resource.Rules(family), cause);
  }

  /** What is on the agenda already keeps its cause, and its time if it failed before. */
  private void note(Resource resource, Cause cause) {
    if (agenda.touchIfAbsent(resource, cause)) {
      count++;
    }
  }
}
