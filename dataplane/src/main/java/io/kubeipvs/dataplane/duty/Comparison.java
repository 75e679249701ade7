package io.kubeipvs.dataplane.duty;

import io.kubeipvs.dataplane.address.AddressPart;
import io.kubeipvs.dataplane.server.ForeignPolicy;
import io.kubeipvs.dataplane.server.KnownServer;
import io.kubeipvs.dataplane.server.ServerReader;
import io.kubeipvs.dataplane.server.ServerSteps;
import io.kubeipvs.dataplane.server.ServerTable;
import io.kubeipvs.dataplane.set.SetTable;
import io.kubeipvs.linux.ipvs.VirtualServerKey;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.proxy.plan.Cause;
import io.kubeipvs.proxy.plan.FrontEnd;
import io.kubeipvs.proxy.plan.NodePlan;
import io.kubeipvs.proxy.plan.PlannedServer;
import io.kubeipvs.proxy.plan.Resource;
import io.kubeipvs.proxy.plan.SetMember;
import io.kubeipvs.proxy.plan.SetName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compares the kernel with the plan: in whole after the start, later slice by slice, so that
 * changes never wait long. What differs goes on the agenda. Owned by the writer's thread.
 */
final class Comparison {
  /** So many virtual servers' real servers are read in one slice. */
  private static final int SERVERS_A_SLICE = 64;

  private final ServerTable servers;
  private final ServerReader reader;
  private final SetTable sets;
  private final AddressPart addresses;
  private final ForeignPolicy foreign;
  private final Agenda agenda;
  private final boolean repairsServers;
  private final Deque<Slice> slices = new ArrayDeque<>();
  private int differences;
  private int readCount;

  private record Slice(String part, Reading reading) {}

  /** Reads one part anew and puts what differs on the agenda; answers how much it read. */
  private interface Reading {
    int run(NodePlan plan) throws NetlinkException;
  }

  Comparison(
      ServerTable servers,
      ServerReader reader,
      SetTable sets,
      AddressPart addresses,
      ForeignPolicy foreign,
      Agenda agenda,
      boolean repairsServers) {
    this.servers = servers;
    this.reader = reader;
    this.sets = sets;
    this.addresses = addresses;
    this.foreign = foreign;
    this.agenda = agenda;
    this.repairsServers = repairsServers;
  }

  /** Reads everything for the first comparison. */
  @Nullable ReadingFailure readAll(NodePlan plan) {
    String part = "sets";
    try {
      sets.readAll(plan.families());
      part = "addresses";
      addresses.read();
      part = "virtual servers";
      reader.readAll(key -> counts(plan, key));
    } catch (NetlinkException e) {
      return ReadingFailure.of(part, e);
    }
    return null;
  }

  /**
   * Puts all that was read and differs on the agenda; rules and flows are compared when their turn
   * comes.
   */
  void adopt(NodePlan plan) {
    Cause cause = new Cause.Restart();
    differences = 0;
    for (PlannedServer planned : plan.servers()) {
      KnownServer known = servers.get(ServerSteps.key(planned.frontEnd()));
      if (ServerSteps.differs(planned, known, repairsServers)) {
        note(true, new Resource.Server(planned.frontEnd()), cause);
      }
    }
    for (SetMember member : plan.members()) {
      if (!sets.contains(member)) {
        note(true, new Resource.Member(member), cause);
      }
    }
    plan.boundAddresses().forEach(address -> compare(plan, address, cause));
    for (IpFamily family : plan.families()) {
      agenda.touch(new Resource.Rules(family), cause);
    }
    plan.udpFlows().forEach(flows -> agenda.touch(new Resource.UdpFlows(flows.service()), cause));
    adoptUnplanned(plan, cause);
  }

  /** What is there beside the plan. */
  private void adoptUnplanned(NodePlan plan, Cause cause) {
    servers
        .keys()
        .forEach(key -> {
          FrontEnd frontEnd = ServerSteps.frontEnd(key);
          if (frontEnd != null && plan.server(frontEnd) == null) {
            compare(plan, frontEnd, cause);
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
            compare(plan, member, cause);
          }
        }
      }
    }
  }

  /** Begins a comparison in slices; what has not been done of the last one is left out. */
  void begin(NodePlan plan) {
    end();
    differences = 0;
    readCount = 0;
    slices.add(new Slice("addresses", this::addressSlice));
    slices.add(new Slice("virtual servers", this::listingSlice));
    for (IpFamily family : plan.families()) {
      for (SetName set : SetName.values()) {
        slices.add(new Slice("sets", now -> setSlice(now, set, family)));
      }
      slices.add(new Slice("rules", _ -> touchRules(family)));
    }
  }

  /** Leaves out what has not been compared. */
  void end() {
    slices.clear();
    reader.endListing();
  }

  private int touchRules(IpFamily family) {
    agenda.touchIfAbsent(new Resource.Rules(family), new Cause.Drift());
    return 0;
  }

  /** How many servers, entries and addresses this comparison has read so far. */
  int readCount() {
    return readCount;
  }

  boolean isDone() {
    return slices.isEmpty();
  }

  /** How many servers, entries and addresses have been found to differ since the beginning. */
  int differences() {
    return differences;
  }

  /** As {@link #differences}, of what was compared out of turn; they count no more after this. */
  int takeDifferences(int before) {
    int taken = differences - before;
    differences = before;
    return taken;
  }

  @Nullable ReadingFailure nextSlice(NodePlan plan) {
    Slice slice = slices.poll();
    if (slice == null) {
      return null;
    }
    try {
      readCount += slice.reading.run(plan);
      return null;
    } catch (NetlinkException e) {
      return ReadingFailure.of(slice.part, e);
    }
  }

  /** Compares all addresses, out of turn. */
  void compareAddresses(NodePlan plan) throws NetlinkException {
    addressSlice(plan);
    // The device may be wanted although no address is; that is looked at with the rules.
    plan.families()
        .forEach(family -> agenda.touchIfAbsent(new Resource.Rules(family), new Cause.Drift()));
  }

  /** Whether the device, or routes that stand for addresses, are not what was read last. */
  boolean areAddressesLost() throws NetlinkException {
    return addresses.isSomethingLost();
  }

  /** Compares the settings of all virtual servers, out of turn. */
  void compareServers(NodePlan plan) throws NetlinkException {
    compareAll(plan, List.copyOf(reader.readSettings(key -> counts(plan, key))));
  }

  /** Compares one set, out of turn. */
  void compareSet(NodePlan plan, SetName set, IpFamily family) throws NetlinkException {
    setSlice(plan, set, family);
  }

  private int addressSlice(NodePlan plan) throws NetlinkException {
    Collection<IpAddress> changed = addresses.read();
    changed.forEach(address -> compare(plan, address, new Cause.Drift()));
    return addresses.boundCount();
  }

  /** Reads some virtual servers; after the last come real servers that have not been told. */
  private int listingSlice(NodePlan plan) throws NetlinkException {
    List<VirtualServerKey> changed = new ArrayList<>();
    int read;
    try {
      read = reader.readNextPart(key -> counts(plan, key), changed);
    } catch (NetlinkException e) {
      reader.endListing();
      compareAll(plan, changed); // which the table would not name again
      throw e;
    }
    if (reader.isListing()) {
      slices.addFirst(new Slice("virtual servers", this::listingSlice));
    } else {
      addDestinationSlices();
    }
    compareAll(plan, changed);
    return read;
  }

  private void addDestinationSlices() {
    List<VirtualServerKey> keys = reader.unread();
    for (int start = 0; start < keys.size(); start += SERVERS_A_SLICE) {
      List<VirtualServerKey> some =
          keys.subList(start, Math.min(start + SERVERS_A_SLICE, keys.size()));
      slices.add(new Slice("real servers", now -> destinationSlice(now, some)));
    }
  }

  /** Compares every one, even if some cannot be read: the table would not name them again. */
  private void compareAll(NodePlan plan, List<VirtualServerKey> changed) throws NetlinkException {
    List<NetlinkException> unread = new ArrayList<>();
    for (VirtualServerKey key : changed) {
      try {
        if (servers.get(key) != null) {
          reader.readDestinations(key);
        }
      } catch (NetlinkException e) {
        unread.add(e);
      }
      compare(plan, key, new Cause.Drift());
    }
    if (!unread.isEmpty()) {
      throw unread.getFirst();
    }
  }

  private int destinationSlice(NodePlan plan, List<VirtualServerKey> keys) throws NetlinkException {
    for (VirtualServerKey key : keys) {
      if (reader.readDestinations(key)) {
        compare(plan, key, new Cause.Drift());
      }
    }
    return keys.size();
  }

  private int setSlice(NodePlan plan, SetName set, IpFamily family) throws NetlinkException {
    for (SetMember member : sets.read(set, family)) {
      compare(plan, member, new Cause.Drift());
    }
    String name = set.kernelName(family);
    if (!sets.exists(name)) {
      touchRules(family); // which make it first
    }
    return sets.entries(name).size();
  }

  private static boolean counts(NodePlan plan, VirtualServerKey key) {
    return plan.families().contains(key.family()) && ServerSteps.frontEnd(key) != null;
  }

  private void compare(NodePlan plan, VirtualServerKey key, Cause cause) {
    FrontEnd frontEnd = ServerSteps.frontEnd(key);
    if (frontEnd != null) {
      compare(plan, frontEnd, cause);
    }
  }

  private void compare(NodePlan plan, FrontEnd frontEnd, Cause cause) {
    PlannedServer planned = plan.server(frontEnd);
    KnownServer known = servers.get(ServerSteps.key(frontEnd));
    boolean differs =
        planned == null
            ? known != null && foreign.mayRemove(frontEnd)
            : ServerSteps.differs(planned, known, repairsServers);
    note(differs, new Resource.Server(frontEnd), cause);
  }

  private void compare(NodePlan plan, SetMember member, Cause cause) {
    note(plan.contains(member) != sets.contains(member), new Resource.Member(member), cause);
  }

  private void compare(NodePlan plan, IpAddress address, Cause cause) {
    if (!plan.families().contains(address.family())) {
      return;
    }
    boolean differs =
        plan.binds(address)
            ? !addresses.isSettled(address)
            : addresses.isOurs(address) && foreign.mayRemove(address);
    note(differs, new Resource.BoundAddress(address), cause);
  }

  /** What is on the agenda already keeps its cause, and its time if it failed before. */
  private void note(boolean differs, Resource resource, Cause cause) {
    if (differs && agenda.touchIfAbsent(resource, cause)) {
      differences++;
    }
  }
}
