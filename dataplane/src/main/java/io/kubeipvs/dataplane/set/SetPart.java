package io.kubeipvs.dataplane.set;

import io.kubeipvs.dataplane.write.Batches;
import io.kubeipvs.dataplane.write.Batches.Failure;
import io.kubeipvs.dataplane.write.Batches.Outcomes;
import io.kubeipvs.dataplane.write.KernelWriter;
import io.kubeipvs.dataplane.write.Pass;
import io.kubeipvs.linux.ipset.IpSetDefinition;
import io.kubeipvs.linux.ipset.IpSetEntry;
import io.kubeipvs.linux.ipset.IpSetError;
import io.kubeipvs.linux.ipset.IpSetOperation;
import io.kubeipvs.linux.syscall.Errno;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.proxy.config.Difference;
import io.kubeipvs.proxy.plan.Cause;
import io.kubeipvs.proxy.plan.Resource;
import io.kubeipvs.proxy.plan.SetMember;
import io.kubeipvs.proxy.plan.SetName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Brings the sets and their entries to the plan. Owned by the writer's thread. */
public final class SetPart {
  private static final Comparator<List<Resource.Member>> ADDING_ORDER =
      (one, other) -> Integer.compare(addingRank(one.getFirst()), addingRank(other.getFirst()));
  private static final Comparator<Resource.Member> REMOVING_ORDER =
      (one, other) -> Integer.compare(addingRank(other), addingRank(one));

  private final SetTable table;
  private final KernelWriter writer;
  private final boolean grows;
  private final SetResizing resizing;
  private final Map<String, OurSet> byName = new HashMap<>();

  /** Entries that are left out because their set is full. */
  private final Map<Resource.Member, Cause> leftOut = new LinkedHashMap<>();

  private boolean surprise;

  /** One of the sets that we keep. */
  record OurSet(SetName set, IpFamily family) {}

  /**
   * Works on the table's sets.
   *
   * @param grows whether a set grows that is too small; if not, entries that do not fit are left
   *     out until there is room
   */
  public SetPart(SetTable table, KernelWriter writer, boolean grows) {
    this.table = table;
    this.writer = writer;
    this.grows = grows;
    this.resizing = new SetResizing(table, writer);
    for (IpFamily family : IpFamily.values()) {
      for (SetName set : SetName.values()) {
        byName.put(set.kernelName(family), new OurSet(set, family));
      }
    }
  }

  /**
   * Makes the missing ones of a family's sets, which its rules refer to, and gives those that have
   * become larger than they have to be kube-proxy's size again.
   */
  public void ensureSets(Pass pass, Resource.Rules rules) {
    resizing.removeTemporary(pass.cause(rules));
    Batches<IpSetOperation> batches = writer.sets(new Creation(pass, rules));
    for (SetName set : SetName.values()) {
      IpSetDefinition definition = SetEntries.definition(set, rules.family());
      String unusable = table.whyUnusable(definition.name());
      if (unusable != null) {
        pass.fail(rules, unusable);
      } else if (!table.exists(definition.name())) {
        batches.add(new IpSetOperation.Create(definition), pass.cause(rules));
      } else if (grows && resizing.isTooLarge(definition.name())) {
        // If it fails the set serves as it is; it counts as a failed write, and comes up again.
        resizing.resize(definition, definition.maxElements(), pass.cause(rules));
      }
    }
    batches.end();
  }

  /** Adds these entries, all of which are wanted, where they are missing. */
  public void add(Pass pass, Collection<Resource.Member> wanted) {
    if (wanted.isEmpty()) {
      return;
    }
    Map<String, List<Resource.Member>> bySet = new LinkedHashMap<>();
    for (Resource.Member resource : wanted) {
      bySet.computeIfAbsent(setName(resource), _ -> new ArrayList<>(1)).add(resource);
    }
    List<List<Resource.Member>> setAfterSet = new ArrayList<>(bySet.values());
    setAfterSet.sort(ADDING_ORDER);
    setAfterSet.replaceAll(ofSet -> thatFit(pass, missing(pass, ofSet)));
    Batches<IpSetOperation> batches = writer.sets(new Attempt(pass));
    for (List<Resource.Member> ofSet : setAfterSet) {
      for (Resource.Member resource : ofSet) {
        SetMember member = resource.member();
        batches.add(
            new IpSetOperation.Add(definition(member), SetEntries.entry(member)),
            pass.cause(resource));
      }
    }
    batches.end();
  }

  /** Those entries of one set that are not there. */
  private List<Resource.Member> missing(Pass pass, List<Resource.Member> ofSet) {
    String set = setName(ofSet.getFirst());
    String unusable = table.whyUnusable(set);
    if (unusable != null) {
      ofSet.forEach(resource -> pass.fail(resource, unusable));
      return List.of();
    }
    Set<IpSetEntry> known = table.entries(set);
    if (known.isEmpty()) {
      return ofSet;
    }
    List<Resource.Member> missing = new ArrayList<>(0);
    for (Resource.Member resource : ofSet) {
      if (!known.contains(SetEntries.entry(resource.member()))) {
        missing.add(resource);
      }
    }
    return missing;
  }

  /**
   * Those entries of one set for which there is room, or room can be made; the others fail without
   * a try.
   */
  private List<Resource.Member> thatFit(Pass pass, List<Resource.Member> missing) {
    if (missing.isEmpty()) {
      return List.of();
    }
    int refused = refused(pass, setName(missing.getFirst()), missing).size();
    return missing.subList(0, missing.size() - refused);
  }

  private List<Resource.Member> refused(Pass pass, String set, List<Resource.Member> wanted) {
    int needed = table.entries(set).size() + wanted.size();
    String reason = null;
    if (grows && table.exists(set) && needed > table.capacity(set)) {
      Resource.Member first = wanted.getFirst();
      reason =
          resizing.resize(
              definition(first.member()), SetResizing.sizeFor(needed), pass.cause(first));
    }
    if (!leftOut.isEmpty()) {
      wanted.forEach(leftOut::remove);
    }
    if (!table.exists(set) || needed <= table.capacity(set)) {
      return List.of();
    }
    int room = Math.max(0, table.capacity(set) - table.entries(set).size());
    List<Resource.Member> refused = wanted.subList(room, wanted.size());
    for (Resource.Member resource : refused) {
      pass.fail(resource, reason == null ? full(set, resource) : reason);
      leftOut.put(resource, pass.cause(resource));
    }
    return refused;
  }

  private String full(String set, Resource.Member resource) {
    return "set "
        + set
        + " is full: it has as many entries as fit (maxelem "
        + table.capacity(set)
        + "), so "
        + SetEntries.entry(resource.member())
        + " is left out. Have fewer of what is listed there, or let sets grow (difference "
        + Difference.GROWING_SETS.key()
        + ")";
  }

  private static int addingRank(Resource.Member resource) {
    return SetEntries.addingRank(resource.member().set());
  }

  private static String setName(Resource.Member resource) {
    return resource.member().set().kernelName(resource.member().family());
  }

  /** Entries that were left out and for which there is room now. */
  public Map<Resource, Cause> takeFitting() {
    if (leftOut.isEmpty()) {
      return Map.of();
    }
    Map<Resource, Cause> fitting = new LinkedHashMap<>();
    Map<String, Integer> room = new HashMap<>();
    leftOut.forEach((resource, cause) -> {
      String set = setName(resource);
      int left =
          room.computeIfAbsent(set, name -> table.capacity(name) - table.entries(name).size());
      if (left > 0) {
        fitting.put(resource, cause);
        room.put(set, left - 1);
      }
    });
    fitting.keySet().forEach(leftOut::remove);
    return fitting;
  }

  /** Deletes these entries, none of which is wanted, where they are there. */
  public void remove(Pass pass, Collection<Resource.Member> unwanted) {
    if (!leftOut.isEmpty()) {
      leftOut.keySet().removeIf(resource -> !pass.plan().contains(resource.member()));
    }
    List<Resource.Member> surplus = new ArrayList<>(0);
    for (Resource.Member resource : unwanted) {
      if (table.contains(resource.member())) {
        surplus.add(resource);
      }
    }
    if (surplus.isEmpty()) {
      return;
    }
    surplus.sort(REMOVING_ORDER);
    Batches<IpSetOperation> batches = writer.sets(new Attempt(pass));
    for (Resource.Member resource : surplus) {
      SetMember member = resource.member();
      batches.add(
          new IpSetOperation.Delete(definition(member), SetEntries.entry(member)),
          pass.cause(resource));
    }
    batches.end();
  }

  private static IpSetDefinition definition(SetMember member) {
    return SetEntries.definition(member.set(), member.family());
  }

  /** Whether a set turned out to be destroyed by somebody since this was last asked. */
  public boolean takeSurprise() {
    boolean taken = resizing.takeSurprise() || surprise;
    surprise = false;
    return taken;
  }

  /** Follows the making of sets that a family's rules refer to. */
  private final class Creation implements Outcomes<IpSetOperation> {
    private final Pass pass;
    private final Resource.Rules rules;

    Creation(Pass pass, Resource.Rules rules) {
      this.pass = pass;
      this.rules = rules;
    }

    @Override
    public void done(IpSetOperation operation) {
      if (operation instanceof IpSetOperation.Create(IpSetDefinition definition)) {
        table.created(definition);
      }
    }

    @Override
    public void failed(IpSetOperation operation, Failure failure) {
      pass.fail(rules, failure.reason());
    }
  }

  /**
   * Follows the writes of entries. One whose outcome is unknown counts as not done: adding what is
   * there and deleting what is not both succeed.
   */
  private final class Attempt implements Outcomes<IpSetOperation> {
    private final Pass pass;

    Attempt(Pass pass) {
      this.pass = pass;
    }

    @Override
    public void done(IpSetOperation operation) {
      switch (operation) {
        case IpSetOperation.Add(IpSetDefinition set, IpSetEntry entry) -> table.added(set, entry);
        case IpSetOperation.Delete(IpSetDefinition set, IpSetEntry entry) ->
            table.deleted(set.name(), entry);
        case IpSetOperation.Create _, IpSetOperation.Destroy _, IpSetOperation.Swap _ ->
            throw new IllegalStateException(operation + " is no write of an entry");
      }
    }

    @Override
    public void failed(IpSetOperation operation, Failure failure) {
      switch (operation) {
        case IpSetOperation.Add(IpSetDefinition set, IpSetEntry entry) -> {
          if (failure.errno() == IpSetError.EXIST.code()) {
            done(operation);
            return;
          }
          noteLost(failure);
          pass.fail(resource(set, entry), failure.reason());
        }
        case IpSetOperation.Delete(IpSetDefinition set, IpSetEntry entry) -> {
          noteLost(failure);
          if (failure.errno() == IpSetError.EXIST.code() || failure.errno() == Errno.ENOENT) {
            done(operation);
            return;
          }
          pass.fail(resource(set, entry), failure.reason());
        }
        case IpSetOperation.Create _, IpSetOperation.Destroy _, IpSetOperation.Swap _ ->
            throw new IllegalStateException(operation + " is no write of an entry");
      }
    }

    private void noteLost(Failure failure) {
      surprise |= failure.errno() == Errno.ENOENT;
    }

    private Resource.Member resource(IpSetDefinition set, IpSetEntry entry) {
      OurSet ours = ourSet(set);
      return new Resource.Member(SetEntries.member(ours.set(), ours.family(), entry));
    }

    private OurSet ourSet(IpSetDefinition set) {
      return Objects.requireNonNull(byName.get(set.name()), set.name());
    }
  }
}
