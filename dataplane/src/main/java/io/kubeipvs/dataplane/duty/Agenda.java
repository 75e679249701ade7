package io.kubeipvs.dataplane.duty;

import io.kubeipvs.dataplane.DataplaneListener;
import io.kubeipvs.dataplane.DataplaneStatus.FailingResource;
import io.kubeipvs.proxy.plan.Cause;
import io.kubeipvs.proxy.plan.Resource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The resources that need a look, each with the latest cause; those that failed wait with
 * exponential backoff. Owned by the writer's thread.
 */
final class Agenda {
  static final long FIRST_BACKOFF_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  static final long LONGEST_BACKOFF_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final int SHOWN = 100;

  private final DataplaneListener listener;
  private Map<Resource, Cause> due = new LinkedHashMap<>();
  private final Map<Resource, Failed> failed = new LinkedHashMap<>();

  private record Failed(Cause cause, String reason, int attempts, long retryNanos) {}

  Agenda(DataplaneListener listener) {
    this.listener = listener;
  }

  /** Puts a resource up for the next pass. */
  void touch(Resource resource, Cause cause) {
    due.put(resource, cause);
  }

  /**
   * Puts a resource up for the next pass unless it is already, or waits to be tried again; answers
   * whether it did.
   */
  boolean touchIfAbsent(Resource resource, Cause cause) {
    return !failed.containsKey(resource) && due.putIfAbsent(resource, cause) == null;
  }

  /** Takes all that is due out. Each has then to be settled by {@link #settle}. */
  Map<Resource, Cause> takeDue(long nowNanos) {
    failed.forEach((resource, failure) -> {
      if (failure.retryNanos <= nowNanos) {
        due.putIfAbsent(resource, failure.cause);
      }
    });
    Map<Resource, Cause> taken = due;
    due = new LinkedHashMap<>();
    return taken;
  }

  /** Says how the try went; the reason is null if the resource is as planned now. */
  void settle(Resource resource, Cause cause, @Nullable String reason, long nowNanos) {
    if (reason == null) {
      if (failed.remove(resource) != null) {
        listener.recovered(resource);
      }
      return;
    }
    Failed before = failed.get(resource);
    int attempts = before == null ? 1 : before.attempts + 1;
    failed.put(resource, new Failed(cause, reason, attempts, nowNanos + backoffNanos(attempts)));
    if (before == null || !before.reason.equals(reason)) {
      listener.failing(resource, reason);
    }
  }

  static long backoffNanos(int attempts) {
    int doublings = Math.min(attempts - 1, 20);
    return Math.min(FIRST_BACKOFF_NANOS << doublings, LONGEST_BACKOFF_NANOS);
  }

  /** When something will be due; now, if something is. */
  long nextDueNanos(long nowNanos) {
    if (!due.isEmpty()) {
      return nowNanos;
    }
    return failed.values().stream().mapToLong(Failed::retryNanos).min().orElse(Long.MAX_VALUE);
  }

  int failingCount() {
    return failed.size();
  }

  /** Whether rules of a family are not as planned; looks at every failing resource. */
  boolean rulesFail() {
    return failed.keySet().stream().anyMatch(Resource.Rules.class::isInstance);
  }

  List<FailingResource> failing() {
    List<FailingResource> shown = new ArrayList<>();
    for (Map.Entry<Resource, Failed> entry : failed.entrySet()) {
      if (shown.size() == SHOWN) {
        break;
      }
      Failed failure = entry.getValue();
      shown.add(
          new FailingResource(entry.getKey(), failure.cause, failure.reason, failure.attempts));
    }
    return shown;
  }
}
