package io.kubeipvs.dataplane.duty;

import io.kubeipvs.dataplane.keep.Drains;
import io.kubeipvs.dataplane.server.ServerPart;
import io.kubeipvs.proxy.plan.Cause;
import io.kubeipvs.proxy.plan.Resource;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Sees to it that what drains comes to its end: servers with real servers that lose their
 * connections come up for another look again and again. Owned by the writer's thread.
 */
final class DrainRounds {
  /** As often as kube-proxy looks whether connections have ended. */
  private static final long PERIOD_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Drains drains;
  private final ServerPart servers;
  private final Agenda agenda;
  private long nextNanos;

  DrainRounds(Drains drains, ServerPart servers, Agenda agenda) {
    this.drains = drains;
    this.servers = servers;
    this.agenda = agenda;
  }

  /** The first round is now: a predecessor may have left what drains. */
  void begin(long nowNanos) {
    nextNanos = nowNanos;
  }

  long nextNanos() {
    return nextNanos;
  }

  /** One round, if it is time; answers for how many servers. */
  int run(long nowNanos) {
    if (nowNanos < nextNanos) {
      return 0;
    }
    nextNanos = nowNanos + PERIOD_NANOS;
    Map<Resource, Cause> late = drains.endLate(nowNanos);
    agenda.touchIfAbsent(late);
    Map<Resource.Server, Cause> draining = servers.draining();
    for (Map.Entry<Resource.Server, Cause> each : draining.entrySet()) {
      agenda.touchIfAbsent(each.getKey(), each.getValue());
    }
    return late.size() + draining.size();
  }
}
