package io.kubeipvs.dataplane.set;

import io.kubeipvs.dataplane.write.Batches;
import io.kubeipvs.dataplane.write.Batches.Failure;
import io.kubeipvs.dataplane.write.Batches.Outcomes;
import io.kubeipvs.dataplane.write.KernelWriter;
import io.kubeipvs.linux.ipset.IpSetDefinition;
import io.kubeipvs.linux.ipset.IpSetEntry;
import io.kubeipvs.linux.ipset.IpSetOperation;
import io.kubeipvs.linux.syscall.Errno;
import io.kubeipvs.proxy.plan.Cause;
import io.kubeipvs.proxy.plan.SetName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives a set another size: a set of that size is filled beside it and swapped in, so that rules
 * refer to a whole set all along. Owned by the writer's thread.
 *
 * <p>Sizes are kube-proxy's, and its doublings. A larger set goes back to kube-proxy's size when it
 * is less than three quarters full of that, not as soon as it could: a set at the limit would
 * otherwise be copied at every change.
 */
final class SetResizing {
  static final int SHRINK_BELOW = IpSetDefinition.DEFAULT_MAX_ELEMENTS / 4 * 3;

  private final SetTable table;
  private final KernelWriter writer;
  private boolean surprise;

  SetResizing(SetTable table, KernelWriter writer) {
    this.table = table;
    this.writer = writer;
  }

  /** The size for so many entries. */
  static int sizeFor(int entries) {
    int size = IpSetDefinition.DEFAULT_MAX_ELEMENTS;
    while (size < entries) {
      size = Math.multiplyExact(size, 2);
    }
    return size;
  }

  /** Whether the set is larger than it has to be, with some room between. */
  boolean isTooLarge(String set) {
    return table.capacity(set) > IpSetDefinition.DEFAULT_MAX_ELEMENTS
        && table.capacity(set) != Integer.MAX_VALUE
        && table.entries(set).size() < SHRINK_BELOW;
  }

  /**
   * Gives a set that exists another size.
   *
   * @param set as it stands
   * @return why it could not be done, the set being as before; null if it was
   */
  @Nullable String resize(IpSetDefinition set, int maxElements, Cause cause) {
    IpSetDefinition larger =
        new IpSetDefinition(
            SetName.TEMPORARY,
            set.type(),
            set.family(),
            IpSetDefinition.DEFAULT_HASH_SIZE,
            maxElements);
    removeTemporary(cause);
    Attempt attempt = new Attempt();
    attempt.write(List.of(new IpSetOperation.Create(larger)), cause);
    List<IpSetOperation> filling = new ArrayList<>();
    for (IpSetEntry entry : table.entries(set.name())) {
      filling.add(new IpSetOperation.Add(larger, entry));
    }
    attempt.write(filling, cause);
    attempt.write(List.of(new IpSetOperation.Swap(set.name(), SetName.TEMPORARY)), cause);
    if (attempt.reason == null) {
      table.resized(set.name(), maxElements);
    }
    removeTemporary(cause);
    return attempt.reason == null
        ? null
        : "set "
            + set.name()
            + " cannot be resized to maxelem "
            + maxElements
            + ": "
            + attempt.reason;
  }

  /** Whether it has become unknown what a set holds since this was last asked. */
  boolean takeSurprise() {
    boolean taken = surprise;
    surprise = false;
    return taken;
  }

  /** Destroys what a try that ended early left behind, if there is any. */
  void removeTemporary(Cause cause) {
    if (table.hasTemporary()) {
      new Attempt().write(List.of(new IpSetOperation.Destroy(SetName.TEMPORARY)), cause);
    }
  }

  /** Writes until something fails; keeps the table informed of the temporary set. */
  private final class Attempt implements Outcomes<IpSetOperation> {
    private @Nullable String reason;

    void write(List<IpSetOperation> operations, Cause cause) {
      if (reason == null) {
        Batches<IpSetOperation> batches = writer.sets(this);
        operations.forEach(operation -> batches.add(operation, cause));
        batches.end();
      }
    }

    @Override
    public void done(IpSetOperation operation) {
      switch (operation) {
        case IpSetOperation.Create _ -> table.temporary(true);
        case IpSetOperation.Destroy _ -> table.temporary(false);
        case IpSetOperation.Add _, IpSetOperation.Delete _, IpSetOperation.Swap _ -> {}
      }
    }

    @Override
    public void failed(IpSetOperation operation, Failure failure) {
      if (operation instanceof IpSetOperation.Destroy && failure.errno() == Errno.ENOENT) {
        done(operation);
        return;
      }
      // One of another shape may stand there, or one that was made although we were not told.
      table.temporary(true);
      surprise |= operation instanceof IpSetOperation.Swap && failure.outcomeUnknown();
      reason = reason == null ? failure.reason() : reason;
    }
  }
}
