package io.kubeipvs.agent.metrics;

import io.kubeipvs.kubernetes.model.EndpointSlice;
import io.kubeipvs.kubernetes.source.SourceEvent.Kind;
import io.kubeipvs.net.IpFamily;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;

/**
 * Follows changes from the source into the kernel, and keeps kube-proxy's figures of that way. A
 * change counts for both families: which ones it concerns shows only in its plan.
 *
 * <p>Planning, by one thread at a time, and the writer each have their methods; {@link #collect}
 * may be called from any.
 */
public final class SyncFigures implements MetricSource {
  private static final double NANOS_A_SECOND = 1e9;

  private final InstantSource clock;
  private final Instant begun;
  private final Map<IpFamily, Family> families = new EnumMap<>(IpFamily.class);
  private final Changes services = new Changes();
  private final Changes slices = new Changes();
  private final Queue<Submitted> underWay = new ConcurrentLinkedQueue<>();
  private List<Trigger> waiting = new ArrayList<>();

  /**
   * Figures of a process that begins now.
   *
   * @param served the families of this node
   */
  public SyncFigures(InstantSource clock, Set<IpFamily> served) {
    this.clock = clock;
    this.begun = clock.instant();
    served.forEach(family -> families.put(family, new Family()));
  }

  /** Since when endpoints are as a slice says. */
  private record Trigger(IpFamily family, Instant time) {}

  private record Submitted(long plan, List<Trigger> triggers) {}

  private static final class Changes {
    private final LongAdder total = new LongAdder();
    private final AtomicLong pending = new AtomicLong();

    void count() {
      total.increment();
      pending.incrementAndGet();
    }
  }

  private static final class Family {
    private final Histogram duration = new Histogram(KubeProxyMetrics.syncBounds());
    private final Histogram programming =
        new Histogram(KubeProxyMetrics.networkProgrammingBounds());
    private volatile double lastQueued;
    private volatile double last;
  }

  /** An object came, changed or went. For planning. */
  public void changed(Kind kind) {
    switch (kind) {
      case SERVICE -> services.count();
      case ENDPOINT_SLICE -> slices.count();
      case NODE -> {}
    }
  }

  /**
   * A slice came or changed, and may say since when. What is older than this process says nothing
   * about it. For planning.
   */
  public void triggered(EndpointSlice slice) {
    Instant time = slice.lastChangeTriggerTime();
    if (time != null && time.isAfter(begun)) {
      waiting.add(new Trigger(slice.family(), time));
    }
  }

  /** Changes wait to be planned for. For planning. */
  public void queued() {
    double now = seconds(clock.instant());
    for (Family family : families.values()) {
      family.lastQueued = now;
    }
  }

  /** All that waited is in the plan of this number, which is on its way. For planning. */
  public void submitted(long plan) {
    underWay.add(new Submitted(plan, takeWaiting()));
  }

  /** All that waited makes no difference. For planning. */
  public void withoutEffect() {
    observe(takeWaiting());
    settle();
  }

  private List<Trigger> takeWaiting() {
    services.pending.set(0);
    slices.pending.set(0);
    List<Trigger> taken = waiting;
    waiting = new ArrayList<>();
    return taken;
  }

  /** All plans up to this one have been tried; the oldest was begun so long ago. For the writer. */
  public void applied(long plan, long tookNanos) {
    for (Submitted next = underWay.peek();
        next != null && next.plan <= plan;
        next = underWay.peek()) {
      underWay.remove();
      observe(next.triggers);
    }
    for (Family family : families.values()) {
      family.duration.observe(tookNanos / NANOS_A_SECOND);
    }
    settle();
  }

  /** The kernel has been compared with the plan, or showed no sign of change. For the writer. */
  public void kernelSeen() {
    settle();
  }

  private void observe(List<Trigger> triggers) {
    if (triggers.isEmpty()) {
      return;
    }
    Instant now = clock.instant();
    for (Trigger trigger : triggers) {
      Family family = families.get(trigger.family);
      if (family != null) {
        family.programming.observe(Duration.between(trigger.time, now).toNanos() / NANOS_A_SECOND);
      }
    }
  }

  private void settle() {
    double now = seconds(clock.instant());
    for (Family family : families.values()) {
      family.last = now;
    }
  }

  private static double seconds(Instant time) {
    return time.getEpochSecond() + time.getNano() / NANOS_A_SECOND;
  }

  @Override
  public void collect(Exposition out) {
    each((name, family) -> family.duration.collect(KubeProxyMetrics.SYNC_DURATION, out, name));
    each((name, family) -> out.sample(KubeProxyMetrics.SYNC_LAST_QUEUED, family.lastQueued, name));
    each((name, family) -> out.sample(KubeProxyMetrics.SYNC_LAST, family.last, name));
    each((name, family) ->
        family.programming.collect(KubeProxyMetrics.NETWORK_PROGRAMMING, out, name));
    out.sample(KubeProxyMetrics.ENDPOINT_CHANGES_PENDING, (double) slices.pending.get());
    out.sample(KubeProxyMetrics.ENDPOINT_CHANGES, (double) slices.total.sum());
    out.sample(KubeProxyMetrics.SERVICE_CHANGES_PENDING, (double) services.pending.get());
    out.sample(KubeProxyMetrics.SERVICE_CHANGES, (double) services.total.sum());
    out.sample(AgentMetrics.PLANS_UNDER_WAY, underWay.size());
  }

  private void each(BiConsumer<String, Family> action) {
    families.forEach((family, figures) -> action.accept(family.kubernetesName(), figures));
  }
}
