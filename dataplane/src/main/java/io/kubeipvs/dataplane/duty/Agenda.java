package io.kubeipvs.dataplane.duty;

import io.kubeipvs.dataplane.DataplaneListener;
import io.kubeipvs.dataplane.DataplaneStatus.FailingResource;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.proxy.plan.Cause;
import io.kubeipvs.proxy.plan.Resource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
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

  /** When failed ones are tried again; one that has recovered or failed anew meanwhile is stale. */
  private final Queue<Retry> retries =
      new PriorityQueue<>((one, other) -> Long.compare(one.retryNanos, other.retryNanos));

  private record Failed(Cause cause, String reason, int attempts, long retryNanos) {}

  private record Retry(Resource resource, long retryNanos) {}

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

  /** Puts these up for the next pass. */
  void touch(Map<Resource, Cause> resources) {
    due.putAll(resources);
  }

  /** Puts up for the next pass what is not already, and does not wait to be tried again. */
  void touchIfAbsent(Map<Resource, Cause> resources) {
    for (Map.Entry<Resource, Cause> each : resources.entrySet()) {
      touchIfAbsent(each.getKey(), each.getValue());
    }
  }

  /** Takes all that is due out. Each has then to be settled by {@link #settle}. */
  Map<Resource, Cause> takeDue(long nowNanos) {
    for (Retry next = nextRetry();
        next != null && next.retryNanos <= nowNanos;
        next = nextRetry()) {
      retries.remove();
      Failed failure = failed.get(next.resource);
      if (failure != null) {
        due.putIfAbsent(next.resource, failure.cause);
      }
    }
    if (due.isEmpty()) {
      return Map.of();
    }
    Map<Resource, Cause> taken = due;
    due = new LinkedHashMap<>();
    return taken;
  }

  private @Nullable Retry nextRetry() {
    for (Retry next = retries.peek(); next != null; next = retries.peek()) {
      Failed failure = failed.get(next.resource);
      if (failure != null && failure.retryNanos == next.retryNanos) {
        return next;
      }
      retries.remove();
    }
    return null;
  }

  /** Says how the try went; the reason is null if the resource is as planned now. */
  void settle(Resource resource, Cause cause, @Nullable String reason, long nowNanos) {
    if (reason == null) {
      if (!failed.isEmpty() && failed.remove(resource) != null) {
        listener.recovered(resource);
      }
      return;
    }
    Failed before = failed.get(resource);
    int attempts = before == null ? 1 : before.attempts + 1;
    long retryNanos = nowNanos + backoffNanos(attempts);
    failed.put(resource, new Failed(cause, reason, attempts, retryNanos));
    retries.add(new Retry(resource, retryNanos));
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
    Retry next = nextRetry();
    return next == null ? Long.MAX_VALUE : next.retryNanos;
  }

  int failingCount() {
    return failed.size();
  }

  /** Whether rules of a family are not as planned. */
  boolean rulesFail() {
    for (IpFamily family : IpFamily.values()) {
      if (failed.containsKey(new Resource.Rules(family))) {
        return true;
      }
    }
    return false;
  }

  List<FailingResource> failing() {
    if (failed.isEmpty()) {
      return List.of();
    }
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
