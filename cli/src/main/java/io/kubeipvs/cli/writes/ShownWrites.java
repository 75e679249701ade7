package io.kubeipvs.cli.writes;

import io.kubeipvs.agent.names.AgentWrites;
import io.kubeipvs.dataplane.KernelWrite;
import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.proxy.plan.Cause;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The writes that were asked for. Immutable.
 *
 * @param shadow whether the agent runs in shadow mode
 * @param object the only one whose writes are shown, or null for all writes
 * @param writes those shown, oldest first
 * @param remembered how many the agent remembers, of the object if there is one
 * @param forgotten how many older ones the agent remembers no more, whosever they were
 */
public record ShownWrites(
    boolean shadow,
    @Nullable ObjectKey object,
    List<KernelWrite> writes,
    int remembered,
    long forgotten) {
  public ShownWrites {
    writes = List.copyOf(writes);
  }

  /**
   * The latest writes.
   *
   * @param count how many at most; 0 for all
   * @param object only those that were made because of it; null for all
   */
  public static ShownWrites of(AgentWrites all, int count, @Nullable ObjectKey object) {
    List<KernelWrite> chosen =
        all.history().writes().stream()
            .filter(write -> object == null || object.equals(object(write)))
            .toList();
    int first = count == 0 ? 0 : Math.max(0, chosen.size() - count);
    return new ShownWrites(
        all.shadow(),
        object,
        chosen.subList(first, chosen.size()),
        chosen.size(),
        all.history().forgotten());
  }

  /** How many of those shown failed. */
  public long failed() {
    return writes.stream().filter(write -> write.error() != null).count();
  }

  /** The object whose change was the reason; null if the reason was no object. */
  static @Nullable ObjectKey object(KernelWrite write) {
    return switch (write.cause()) {
      case Cause.ServiceChanged(ObjectKey service, _) -> service;
      case Cause.NodeChanged _, Cause.Restart _, Cause.Drift _ -> null;
    };
  }
}
