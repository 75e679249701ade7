package io.kubeipvs.dataplane;

import io.kubeipvs.dataplane.KernelWriter.Failure;
import io.kubeipvs.dataplane.KernelWriter.Outcomes;
import io.kubeipvs.dataplane.KernelWriter.Write;
import io.kubeipvs.linux.ipset.IpSetDefinition;
import io.kubeipvs.linux.ipset.IpSetEntry;
import io.kubeipvs.linux.ipset.IpSetError;
import io.kubeipvs.linux.ipset.IpSetOperation;
import io.kubeipvs.linux.syscall.Errno;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.proxy.plan.Resource;
import io.kubeipvs.proxy.plan.SetMember;
import io.kubeipvs.proxy.plan.SetName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Brings the sets and their entries to the plan. Owned by the writer's thread. */
final class SetPart {
  private static final Comparator<Resource.Member> ADDING_ORDER =
      Comparator.comparingInt(member -> SetEntries.addingRank(member.member().set()));

  private final SetTable table;
  private final KernelWriter writer;
  private final Map<String, OurSet> byName = new HashMap<>();
  private boolean surprise;

  /** One of the sets that we keep. */
  record OurSet(SetName set, IpFamily family) {}

  SetPart(SetTable table, KernelWriter writer) {
    this.table = table;
    this.writer = writer;
    for (IpFamily family : IpFamily.values()) {
      for (SetName set : SetName.values()) {
        byName.put(set.kernelName(family), new OurSet(set, family));
      }
    }
  }

  /** Makes the missing ones of a family's sets, which its rules refer to. */
  void ensureSets(Pass pass, Resource.Rules rules) {
    List<Write<IpSetOperation>> writes = new ArrayList<>();
    for (SetName set : SetName.values()) {
      IpSetDefinition definition = SetEntries.definition(set, rules.family());
      String unusable = table.whyUnusable(definition.name());
      if (unusable != null) {
        pass.fail(rules, unusable);
      } else if (!table.exists(definition.name())) {
        writes.add(new Write<>(new IpSetOperation.Create(definition), pass.cause(rules)));
      }
    }
    writer.writeSets(
        writes,
        new Outcomes<>() {
          @Override
          public void done(IpSetOperation operation) {
            if (operation instanceof IpSetOperation.Create(IpSetDefinition definition)) {
              table.created(definition.name());
            }
          }

          @Override
          public void failed(IpSetOperation operation, Failure failure) {
            pass.fail(rules, failure.reason());
          }
        });
  }

  /** Adds the wanted ones of these entries. */
  void add(Pass pass, Collection<Resource.Member> members) {
    List<Write<IpSetOperation>> writes = new ArrayList<>();
    members.stream()
        .filter(resource -> pass.plan().contains(resource.member()))
        .filter(resource -> isUsable(pass, resource) && !table.contains(resource.member()))
        .sorted(ADDING_ORDER)
        .forEach(resource -> {
          SetMember member = resource.member();
          writes.add(
              new Write<>(
                  new IpSetOperation.Add(definition(member), SetEntries.entry(member)),
                  pass.cause(resource)));
        });
    writer.writeSets(writes, new Attempt(pass));
  }

  /** Deletes the unwanted ones of these entries. */
  void remove(Pass pass, Collection<Resource.Member> members) {
    List<Write<IpSetOperation>> writes = new ArrayList<>();
    members.stream()
        .filter(resource -> !pass.plan().contains(resource.member()))
        .filter(resource -> table.contains(resource.member()))
        .sorted(ADDING_ORDER.reversed())
        .forEach(resource -> {
          SetMember member = resource.member();
          writes.add(
              new Write<>(
                  new IpSetOperation.Delete(definition(member), SetEntries.entry(member)),
                  pass.cause(resource)));
        });
    writer.writeSets(writes, new Attempt(pass));
  }

  private boolean isUsable(Pass pass, Resource.Member resource) {
    SetMember member = resource.member();
    String unusable = table.whyUnusable(member.set().kernelName(member.family()));
    if (unusable != null) {
      pass.fail(resource, unusable);
    }
    return unusable == null;
  }

  private static IpSetDefinition definition(SetMember member) {
    return SetEntries.definition(member.set(), member.family());
  }

  /** Whether a set turned out to be destroyed by somebody since this was last asked. */
  boolean takeSurprise() {
    boolean taken = surprise;
    surprise = false;
    return taken;
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
        case IpSetOperation.Add(IpSetDefinition set, IpSetEntry entry) ->
            table.added(set.name(), entry);
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
          pass.fail(resource(set, entry), failure.reason() + hint(failure));
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

    private String hint(Failure failure) {
      return failure.errno() == IpSetError.HASH_FULL.code()
          ? ". The set is full: it has to be made with a larger maxelem"
          : "";
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
