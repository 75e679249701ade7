package io.kubeipvs.agent.health;

import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.proxy.plan.HealthCheck;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which health checks may be served while plans are on their way into the kernel. What gets worse
 * counts at once: a check that goes, and fewer endpoints. What gets better, a new check and more
 * endpoints, counts when the writer is through with a plan that says so, for a load balancer sends
 * as soon as it hears of it. A writer that is through has tried everything once: something that it
 * cannot write holds nothing back.
 *
 * <p>Two plans are kept at most, the one that is waited for and the latest, so changes may come
 * quicker than they are written for as long as they like. One thread at a time uses it.
 */
public final class ReachedChecks {
  /** No plan is waited for. */
  public static final long NONE = Long.MAX_VALUE;

  private List<HealthCheck> served = List.of();

  private long awaited = NONE;

  /** What may be served when that plan is in the kernel; plans after it have lowered it. */
  private List<HealthCheck> awaitedChecks = List.of();

  private long latest = NONE;
  private List<HealthCheck> latestChecks = List.of();

  /** A plan is handed to the writer, with these checks. Numbers go up. */
  public void submitted(long number, Collection<HealthCheck> checks) {
    List<HealthCheck> wanted = List.copyOf(checks);
    served = lowered(served, wanted);
    if (awaited == NONE) {
      if (!served.equals(wanted)) {
        awaited = number;
        awaitedChecks = wanted;
      }
      return;
    }
    awaitedChecks = lowered(awaitedChecks, wanted);
    boolean higher = !awaitedChecks.equals(wanted);
    latest = higher ? number : NONE;
    latestChecks = higher ? wanted : List.of();
  }

  /** The writer is through with all plans up to this number; answers whether that matters. */
  public boolean applied(long number) {
    if (number < awaited) {
      return false;
    }
    while (number >= awaited && awaited != NONE) {
      served = awaitedChecks;
      awaited = latest;
      awaitedChecks = latestChecks;
      latest = NONE;
      latestChecks = List.of();
    }
    return true;
  }

  /** What may be served now. */
  public List<HealthCheck> served() {
    return served;
  }

  /** The plan that is waited for, or {@link #NONE}. */
  public long awaited() {
    return awaited;
  }

  /** The checks of these that are there before, with no more endpoints than before. */
  private static List<HealthCheck> lowered(List<HealthCheck> before, List<HealthCheck> wanted) {
    Map<ObjectKey, HealthCheck> known = new HashMap<>();
    before.forEach(check -> known.put(check.service(), check));
    List<HealthCheck> result = new ArrayList<>();
    for (HealthCheck check : wanted) {
      HealthCheck other = known.get(check.service());
      if (other != null && other.port() == check.port()) {
        result.add(atMost(other, check));
      }
    }
    return result;
  }

  private static HealthCheck atMost(HealthCheck most, HealthCheck check) {
    Map<IpFamily, Integer> counts = new EnumMap<>(IpFamily.class);
    check
        .localEndpointsByFamily()
        .forEach((family, count) ->
            counts.put(
                family, Math.min(count, most.localEndpointsByFamily().getOrDefault(family, 0))));
    return counts.equals(check.localEndpointsByFamily())
        ? check
        : new HealthCheck(check.service(), check.port(), counts);
  }
}
