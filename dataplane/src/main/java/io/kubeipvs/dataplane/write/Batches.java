package io.kubeipvs.dataplane.write;

import io.kubeipvs.dataplane.KernelSubsystem;
import io.kubeipvs.dataplane.WriteKind;
import io.kubeipvs.linux.netlink.BatchResult;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.proxy.plan.Cause;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A stream of writes to one subsystem, sent a batch at a time while it is filled: a first sync of
 * everything holds no more of its writes than one batch. Owned by the writer's thread.
 *
 * @param <O> the subsystem's operations
 */
public final class Batches<O> {
  /** Larger batches gain nothing and tell of errors later. */
  private static final int BATCH = 500;

  private final Target<O> target;
  private final Function<O, WriteKind> kind;
  private final Outcomes<O> outcomes;
  private final Journal journal;
  private final Measuring measuring;
  private final List<O> operations = new ArrayList<>();
  private final List<Cause> causes = new ArrayList<>();

  /** What brings a batch to the kernel. */
  interface Target<O> {
    BatchResult apply(List<O> operations) throws NetlinkException;
  }

  /**
   * A write that was not done.
   *
   * @param errno the kernel's, 0 if it gave none
   * @param outcomeUnknown whether it may have been done all the same
   */
  public record Failure(int errno, String reason, boolean outcomeUnknown) {}

  /** Hears of each write in order, after the batch it was in. */
  public interface Outcomes<O> {
    void done(O operation);

    void failed(O operation, Failure failure);
  }

  Batches(
      Target<O> target,
      Function<O, WriteKind> kind,
      Outcomes<O> outcomes,
      Journal journal,
      Measuring measuring) {
    this.target = target;
    this.kind = kind;
    this.outcomes = outcomes;
    this.journal = journal;
    this.measuring = measuring;
  }

  /** Takes one write more; sends what has been taken if that is a whole batch. */
  public void add(O operation, Cause cause) {
    operations.add(operation);
    causes.add(cause);
    if (operations.size() == BATCH) {
      send();
    }
  }

  /** Sends the rest. */
  public void end() {
    if (!operations.isEmpty()) {
      send();
    }
  }

  private void send() {
    int size = operations.size();
    @Nullable Failure[] failures = new @Nullable Failure[size];
    long startNanos = measuring.now();
    try {
      for (BatchResult.Failure failure : target.apply(operations).failures()) {
        NetlinkException reason = failure.reason();
        failures[failure.index()] = new Failure(reason.errno(), text(reason), false);
      }
    } catch (NetlinkException e) {
      Arrays.fill(failures, new Failure(e.errno(), text(e), true));
    }
    KernelSubsystem subsystem = kind.apply(operations.getFirst()).subsystem();
    measuring.meter().batch(subsystem, measuring.since(startNanos));
    journal.batchEnded();
    for (int i = 0; i < size; i++) {
      tell(operations.get(i), causes.get(i), failures[i]);
    }
    operations.clear();
    causes.clear();
  }

  private void tell(O operation, Cause cause, @Nullable Failure failure) {
    WriteKind kindOfWrite = kind.apply(operation);
    if (failure == null) {
      journal.record(kindOfWrite, operation, cause, null);
      measuring.meter().written(kindOfWrite, cause);
      outcomes.done(operation);
    } else {
      journal.record(kindOfWrite, operation, cause, failure.reason);
      measuring.meter().refused(kindOfWrite, failure.errno);
      outcomes.failed(operation, failure);
    }
  }

  private static String text(NetlinkException e) {
    String message = e.getMessage();
    return message == null ? e.toString() : message;
  }
}
