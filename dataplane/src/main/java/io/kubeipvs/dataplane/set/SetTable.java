package io.kubeipvs.dataplane.set;

import io.kubeipvs.linux.ipset.IpSet;
import io.kubeipvs.linux.ipset.IpSetDefinition;
import io.kubeipvs.linux.ipset.IpSetEntry;
import io.kubeipvs.linux.ipset.IpSetType;
import io.kubeipvs.linux.ipset.IpSets;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.proxy.plan.SetMember;
import io.kubeipvs.proxy.plan.SetName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of our sets in the kernel: read once, followed with every write of ours, and
 * compared from time to time. Owned by the writer's thread.
 */
public final class SetTable {
  private final IpSets ipSets;
  private final Map<String, KnownEntries> entries = new HashMap<>();
  private final Map<String, Integer> capacities = new HashMap<>();
  private final Map<String, String> unusable = new HashMap<>();
  private boolean temporary;

  public SetTable(IpSets ipSets) {
    this.ipSets = ipSets;
  }

  /** Reads the sets of these families. */
  public void readAll(Set<IpFamily> families) throws NetlinkException {
    Map<String, IpSet> read = new HashMap<>();
    for (IpSet set : ipSets.list()) {
      read.put(set.name(), set);
    }
    temporary = read.containsKey(SetName.TEMPORARY);
    for (IpFamily family : families) {
      for (SetName set : SetName.values()) {
        IpSetDefinition definition = SetEntries.definition(set, family);
        take(definition, read.get(definition.name()));
      }
    }
  }

  /** Reads one set; answers the members that came or went since it was last known. */
  public Set<SetMember> read(SetName set, IpFamily family) throws NetlinkException {
    IpSetDefinition definition = SetEntries.definition(set, family);
    Set<IpSetEntry> before = entries(definition.name());
    take(definition, ipSets.find(definition.name()));
    Set<IpSetEntry> now = entries(definition.name());
    Set<SetMember> changed = new HashSet<>();
    for (IpSetEntry entry : before) {
      if (!now.contains(entry)) {
        changed.add(SetEntries.member(set, family, entry));
      }
    }
    for (IpSetEntry entry : now) {
      if (!before.contains(entry)) {
        changed.add(SetEntries.member(set, family, entry));
      }
    }
    return changed;
  }

  private void take(IpSetDefinition wanted, @Nullable IpSet actual) {
    entries.remove(wanted.name());
    capacities.remove(wanted.name());
    unusable.remove(wanted.name());
    if (actual == null) {
      return;
    }
    IpSetDefinition definition = actual.definition();
    if (definition == null
        || definition.type() != wanted.type()
        || (wanted.type() != IpSetType.BITMAP_PORT && definition.family() != wanted.family())) {
      unusable.put(
          wanted.name(),
          "set "
              + wanted.name()
              + " is there, but as "
              + actual.typeName()
              + " of another kind than "
              + wanted.type().kernelName()
              + " "
              + wanted.family().kubernetesName()
              + ": remove it (ipset destroy "
              + wanted.name()
              + ", after the rules that use it)");
      return;
    }
    entries.put(wanted.name(), new KnownEntries(definition.type(), actual.entries()));
    capacities.put(wanted.name(), capacity(definition));
  }

  /** A bitmap has a place for every port. */
  private static int capacity(IpSetDefinition definition) {
    return definition.type() == IpSetType.BITMAP_PORT
        ? Integer.MAX_VALUE
        : definition.maxElements();
  }

  /** The entries of a set; none if there is no such set. */
  public Set<IpSetEntry> entries(String name) {
    KnownEntries known = entries.get(name);
    return known == null ? Set.of() : known;
  }

  public boolean exists(String name) {
    return entries.containsKey(name);
  }

  /** Why a set of that name cannot serve, or null. */
  @Nullable String whyUnusable(String name) {
    return unusable.get(name);
  }

  public boolean contains(SetMember member) {
    return entries(member.set().kernelName(member.family())).contains(SetEntries.entry(member));
  }

  /** All members of one set. */
  public Set<SetMember> members(SetName set, IpFamily family) {
    Set<SetMember> members = new HashSet<>();
    for (IpSetEntry entry : entries(set.kernelName(family))) {
      members.add(SetEntries.member(set, family, entry));
    }
    return members;
  }

  /** How many entries fit into a set; 0 if there is none. */
  int capacity(String name) {
    return capacities.getOrDefault(name, 0);
  }

  /** Whether a set is there that is made only to resize another. */
  boolean hasTemporary() {
    return temporary;
  }

  void temporary(boolean isThere) {
    temporary = isThere;
  }

  void created(IpSetDefinition definition) {
    entries.put(definition.name(), new KnownEntries(definition.type(), List.of()));
    capacities.put(definition.name(), capacity(definition));
  }

  void resized(String name, int maxElements) {
    capacities.put(name, maxElements);
  }

  void added(IpSetDefinition set, IpSetEntry entry) {
    KnownEntries known = entries.get(set.name());
    if (known == null) {
      known = new KnownEntries(set.type(), List.of());
      entries.put(set.name(), known);
    }
    known.add(entry);
  }

  void deleted(String name, IpSetEntry entry) {
    Set<IpSetEntry> known = entries.get(name);
    if (known != null) {
      known.remove(entry);
    }
  }
}
