package io.kubeipvs.dataplane;

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
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of our sets in the kernel: read once, followed with every write of ours, and
 * compared from time to time. Owned by the writer's thread.
 */
final class SetTable {
  private final IpSets ipSets;
  private final Map<String, Set<IpSetEntry>> entries = new HashMap<>();
  private final Map<String, String> unusable = new HashMap<>();

  SetTable(IpSets ipSets) {
    this.ipSets = ipSets;
  }

  /** Reads the sets of these families. */
  void readAll(Set<IpFamily> families) throws NetlinkException {
    Map<String, IpSet> read = new HashMap<>();
    for (IpSet set : ipSets.list()) {
      read.put(set.name(), set);
    }
    for (IpFamily family : families) {
      for (SetName set : SetName.values()) {
        IpSetDefinition definition = SetEntries.definition(set, family);
        take(definition, read.get(definition.name()));
      }
    }
  }

  /** Reads one set; answers the members that came or went since it was last known. */
  Set<SetMember> read(SetName set, IpFamily family) throws NetlinkException {
    IpSetDefinition definition = SetEntries.definition(set, family);
    Set<IpSetEntry> before = entriesOf(definition.name());
    take(definition, ipSets.find(definition.name()));
    Set<IpSetEntry> now = entriesOf(definition.name());
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
    entries.put(wanted.name(), new HashSet<>(actual.entries()));
  }

  private Set<IpSetEntry> entriesOf(String name) {
    return entries.getOrDefault(name, Set.of());
  }

  boolean exists(String name) {
    return entries.containsKey(name);
  }

  /** Why a set of that name cannot serve, or null. */
  @Nullable String whyUnusable(String name) {
    return unusable.get(name);
  }

  boolean contains(SetMember member) {
    return entriesOf(member.set().kernelName(member.family())).contains(SetEntries.entry(member));
  }

  /** All members of one set. */
  Set<SetMember> members(SetName set, IpFamily family) {
    Set<SetMember> members = new HashSet<>();
    for (IpSetEntry entry : entriesOf(set.kernelName(family))) {
      members.add(SetEntries.member(set, family, entry));
    }
    return members;
  }

  void created(String name) {
    entries.put(name, new HashSet<>());
  }

  void added(String name, IpSetEntry entry) {
    entries.computeIfAbsent(name, _ -> new HashSet<>()).add(entry);
  }

  void deleted(String name, IpSetEntry entry) {
    Set<IpSetEntry> known = entries.get(name);
    if (known != null) {
      known.remove(entry);
    }
  }
}
