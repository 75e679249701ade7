package io.kubeipvs.dataplane.duty;

import io.kubeipvs.dataplane.address.AddressPart;
import io.kubeipvs.dataplane.server.ServerReader;
import io.kubeipvs.dataplane.server.ServerSlices;
import io.kubeipvs.dataplane.server.ServerTable;
import io.kubeipvs.dataplane.set.SetTable;
import io.kubeipvs.linux.ipvs.VirtualServerKey;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.proxy.plan.Cause;
import io.kubeipvs.proxy.plan.NodePlan;
import io.kubeipvs.proxy.plan.SetMember;
import io.kubeipvs.proxy.plan.SetName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the kernel to compare it with the plan: in whole at the start, later slice by slice, so
 * that changes never wait long. Owned by the writer's thread.
 */
final class Comparison {
  /** So many virtual servers' real servers are read in one slice. */
  private static final int SERVERS_A_SLICE = 64;

  private final ServerTable servers;
  private final ServerReader reader;
  private final ServerSlices listing;
  private final SetTable sets;
  private final AddressPart addresses;
  private final Findings findings;
  private final Deque<Slice> slices = new ArrayDeque<>();
  private int readCount;

  private record Slice(String part, Reading reading) {}

  /** Reads one part anew and compares it; answers how much it read. */
  private interface Reading {
    int run(NodePlan plan) throws NetlinkException;
  }

  Comparison(
      ServerTable servers,
      ServerReader reader,
      SetTable sets,
      AddressPart addresses,
      Findings findings) {
    this.servers = servers;
    this.reader = reader;
    this.listing = reader.slices();
    this.sets = sets;
    this.addresses = addresses;
    this.findings = findings;
  }

  /** Reads everything, for {@link Findings#compareAll}. */
  @Nullable ReadingFailure readAll(NodePlan plan) {
    String part = "sets";
    try {
      sets.readAll(plan.families());
      part = "addresses";
      addresses.read();
      part = "virtual servers";
      reader.readAll(plan.families());
    } catch (NetlinkException e) {
      return ReadingFailure.of(part, e);
    }
    return null;
  }

  /** Begins a comparison in slices; what has not been done of the last one is left out. */
  void begin(NodePlan plan) {
    end();
    findings.reset();
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
    listing.end();
  }

  private int touchRules(IpFamily family) {
    findings.touchRules(family, new Cause.Drift());
    return 0;
  }

  /** How many servers, entries and addresses this comparison has read so far. */
  int readCount() {
    return readCount;
  }

  boolean isDone() {
    return slices.isEmpty();
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
    plan.families().forEach(this::touchRules);
  }

  /** Whether the device, or routes that stand for addresses, are not what was read last. */
  boolean areAddressesLost() throws NetlinkException {
    return addresses.isSomethingLost();
  }

  /** Compares the settings of all virtual servers, out of turn. */
  void compareServers(NodePlan plan) throws NetlinkException {
    compareAll(plan, List.copyOf(reader.readSettings(plan.families())));
  }

  /** Compares one set, out of turn. */
  void compareSet(NodePlan plan, SetName set, IpFamily family) throws NetlinkException {
    setSlice(plan, set, family);
  }

  private int addressSlice(NodePlan plan) throws NetlinkException {
    Collection<IpAddress> changed = addresses.read();
    changed.forEach(address -> findings.compare(plan, address, new Cause.Drift()));
    return addresses.boundCount();
  }

  /** Reads some virtual servers; after the last come real servers that have not been told. */
  private int listingSlice(NodePlan plan) throws NetlinkException {
    List<VirtualServerKey> changed = new ArrayList<>();
    int read;
    try {
      read = listing.readNext(plan.families(), changed);
    } catch (NetlinkException e) {
      listing.end();
      compareAll(plan, changed); // which the table would not name again
      throw e;
    }
    if (listing.isListing()) {
      slices.addFirst(new Slice("virtual servers", this::listingSlice));
    } else {
      addDestinationSlices();
    }
    compareAll(plan, changed);
    return read;
  }

  private void addDestinationSlices() {
    List<VirtualServerKey> keys = listing.unread();
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
      findings.compare(plan, key, new Cause.Drift());
    }
    if (!unread.isEmpty()) {
      throw unread.getFirst();
    }
  }

  private int destinationSlice(NodePlan plan, List<VirtualServerKey> keys) throws NetlinkException {
    for (VirtualServerKey key : keys) {
      if (reader.readDestinations(key)) {
        findings.compare(plan, key, new Cause.Drift());
      }
    }
    return keys.size();
  }

  private int setSlice(NodePlan plan, SetName set, IpFamily family) throws NetlinkException {
    for (SetMember member : sets.read(set, family)) {
      findings.compare(plan, member, new Cause.Drift());
    }
    String name = set.kernelName(family);
    if (!sets.exists(name)) {
      touchRules(family); // which make it first
    }
    return sets.entries(name).size();
  }
}
