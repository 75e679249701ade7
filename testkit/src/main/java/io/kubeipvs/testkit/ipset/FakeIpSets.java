package io.kubeipvs.testkit.ipset;

import io.kubeipvs.linux.ipset.IpSet;
import io.kubeipvs.linux.ipset.IpSetDefinition;
import io.kubeipvs.linux.ipset.IpSetEntry;
import io.kubeipvs.linux.ipset.IpSetError;
import io.kubeipvs.linux.ipset.IpSetFailure;
import io.kubeipvs.linux.ipset.IpSetOperation;
import io.kubeipvs.linux.ipset.IpSetShape;
import io.kubeipvs.linux.ipset.IpSetType;
import io.kubeipvs.linux.ipset.IpSets;
import io.kubeipvs.linux.netlink.BatchResult;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.testkit.fake.FakeControls;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sets of a namespace in memory, with the kernel's rules and error codes. One difference: where
 * an entry of another shape than the set's reaches the kernel, it may store a part of it; here it
 * is refused with {@link IpSetError#PROTOCOL}. One thread owns an instance.
 */
public final class FakeIpSets implements IpSets {
  private static final int ENOENT = 2;
  private static final int EEXIST = 17;

  private final Map<String, FakeSet> sets = new LinkedHashMap<>();
  private final Map<String, Integer> references = new LinkedHashMap<>();
  private final FakeControls<IpSetOperation> controls = new FakeControls<>();
  private boolean closed;

  /** Errors to inject, and the operations seen. */
  public FakeControls<IpSetOperation> controls() {
    return controls;
  }

  /** As if a rule used the set from now on: it cannot be destroyed. */
  public void addReference(String set) {
    references.merge(set, 1, Integer::sum);
  }

  /** As if a rule that used the set were gone. */
  public void removeReference(String set) {
    references.merge(set, -1, Integer::sum);
  }

  /** As if somebody else had made a set that {@link IpSetDefinition} cannot say. */
  public void addForeign(String name, String typeName) {
    sets.put(name, FakeSet.foreign(typeName));
  }

  @Override
  public List<String> names() throws NetlinkException {
    requireOpen();
    controls.onRead("list set names");
    return List.copyOf(sets.keySet());
  }

  @Override
  public Map<String, Long> sizes() throws NetlinkException {
    requireOpen();
    controls.onRead("list set sizes");
    Map<String, Long> sizes = new LinkedHashMap<>();
    sets.forEach((name, set) -> sizes.put(name, (long) set.size()));
    return sizes;
  }

  @Override
  public List<IpSet> list() throws NetlinkException {
    requireOpen();
    controls.onRead("list sets");
    List<IpSet> list = new ArrayList<>();
    sets.forEach((name, set) -> list.add(set.listed(name, referencesOf(name))));
    return list;
  }

  @Override
  public @Nullable IpSet find(String name) throws NetlinkException {
    requireOpen();
    controls.onRead("list set " + name);
    FakeSet set = sets.get(name);
    return set == null ? null : set.listed(name, referencesOf(name));
  }

  @Override
  public boolean supports(IpSetType type) throws NetlinkException {
    requireOpen();
    controls.onRead("ask for set type " + type.kernelName());
    return true;
  }

  @Override
  public BatchResult apply(List<? extends IpSetOperation> operations) throws NetlinkException {
    requireOpen();
    controls.onBatch("batch of " + operations.size() + " set operations");
    List<BatchResult.Failure> failures = new ArrayList<>();
    for (int i = 0; i < operations.size(); i++) {
      IpSetOperation operation = operations.get(i);
      NetlinkException misfit = misfit(operation);
      if (misfit != null) {
        failures.add(new BatchResult.Failure(i, misfit));
        continue;
      }
      int injected = controls.onWrite(operation);
      int code = injected != 0 ? injected : apply(operation);
      if (code != 0) {
        failures.add(new BatchResult.Failure(i, IpSetFailure.of(operation, code)));
      }
    }
    return new BatchResult(failures);
  }

  /** What the client refuses to send. */
  private static @Nullable NetlinkException misfit(IpSetOperation operation) {
    return switch (operation) {
      case IpSetOperation.Add add -> misfit(add, add.entry(), add.set());
      case IpSetOperation.Delete delete -> misfit(delete, delete.entry(), delete.set());
      case IpSetOperation.Create _, IpSetOperation.Destroy _, IpSetOperation.Swap _ -> null;
    };
  }

  private static @Nullable NetlinkException misfit(
      IpSetOperation operation, IpSetEntry entry, IpSetDefinition set) {
    return IpSetShape.fits(entry, set) ? null : IpSetFailure.misfit(operation, set);
  }

  /** Does it and returns 0, or returns the kernel's code. */
  private int apply(IpSetOperation operation) {
    return switch (operation) {
      case IpSetOperation.Create create -> create(create.definition());
      case IpSetOperation.Destroy destroy -> destroy(destroy.set());
      case IpSetOperation.Swap swap -> swap(swap.first(), swap.second());
      case IpSetOperation.Add add -> {
        FakeSet set = sets.get(add.set().name());
        yield set == null ? ENOENT : set.add(add.entry());
      }
      case IpSetOperation.Delete delete -> {
        FakeSet set = sets.get(delete.set().name());
        yield set == null ? ENOENT : set.delete(delete.entry());
      }
    };
  }

  private int create(IpSetDefinition definition) {
    FakeSet there = sets.get(definition.name());
    if (there == null) {
      sets.put(definition.name(), FakeSet.of(definition));
      return 0;
    }
    return there.isSame(definition) ? 0 : EEXIST;
  }

  private int destroy(String name) {
    if (!sets.containsKey(name)) {
      return ENOENT;
    }
    if (referencesOf(name) > 0) {
      return IpSetError.BUSY.code();
    }
    sets.remove(name);
    return 0;
  }

  private int swap(String first, String second) {
    FakeSet firstSet = sets.get(first);
    FakeSet secondSet = sets.get(second);
    if (firstSet == null) {
      return ENOENT;
    }
    if (secondSet == null) {
      return IpSetError.EXIST_SETNAME2.code();
    }
    if (!firstSet.canSwapWith(secondSet)) {
      return IpSetError.TYPE_MISMATCH.code();
    }
    sets.put(first, secondSet);
    sets.put(second, firstSet);
    return 0;
  }

  private int referencesOf(String name) {
    return references.getOrDefault(name, 0);
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the sets are closed");
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
