package io.kubeipvs.agent;

import io.kubeipvs.agent.config.AgentConfig;
import io.kubeipvs.agent.health.ProxyHealth;
import io.kubeipvs.agent.metrics.PlannedState;
import io.kubeipvs.agent.node.LatestNodeFacts;
import io.kubeipvs.agent.node.NodeWait;
import io.kubeipvs.dataplane.Gaps;
import io.kubeipvs.kubernetes.model.EndpointSlice;
import io.kubeipvs.kubernetes.model.Node;
import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.kubernetes.source.ObjectProblem;
import io.kubeipvs.kubernetes.source.SourceEvent;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.proxy.config.NodeFacts;
import io.kubeipvs.proxy.image.ClusterDelta;
import io.kubeipvs.proxy.image.ClusterImage;
import io.kubeipvs.proxy.plan.Cause;
import io.kubeipvs.proxy.plan.NodePlan;
import io.kubeipvs.proxy.plan.PlanUpdate;
import io.kubeipvs.proxy.planner.Planner;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns events into plans. Nothing is planned before the source has told all there is, and what the
 * configuration needs of the Node object is known or has been waited for; after that changes that
 * come close together are planned together, with the minimum sync period between two plans.
 *
 * <p>{@link #hear}, {@link #interfaceAddresses}, {@link #image}, {@link #planned} and {@link
 * #awaited} may be used from any thread, all else by one at a time.
 */
final class PlanLoop {
  private static final Logger log = LoggerFactory.getLogger(PlanLoop.class);

  private final AgentConfig config;
  private final Planner planner;
  private final Sink sink;
  private final ProxyHealth health;
  private final Progress progress;
  private final Figures figures;
  private final ConflictNotices conflicts;
  private final LongSupplier nanoClock;
  private final long minSyncPeriodNanos;
  private final LatestNodeFacts latestFacts;
  private final NodeWait nodeWait;
  private final Queue<List<SourceEvent>> inbox = new ConcurrentLinkedQueue<>();
  private volatile Set<IpAddress> interfaceAddresses;
  private volatile ClusterImage image = ClusterImage.EMPTY;
  private volatile @Nullable PlannedState planned;
  private volatile List<String> awaited = List.of();

  private ClusterDelta delta = new ClusterDelta(ClusterImage.EMPTY);
  private @Nullable NodePlan plan;
  private @Nullable NodeFacts facts;
  private boolean synced;

  /** They may hide objects that a predecessor knew. */
  private final Refusals refusals = new Refusals();

  private boolean pending;

  /** Has been told that the first plan waits for the Node object. */
  private boolean waitTold;

  private long earliestNanos;

  /** Where plans go. */
  interface Sink {
    void take(PlanUpdate update, NodeFacts node, long nowNanos);
  }

  PlanLoop(
      AgentConfig config,
      Planner planner,
      Sink sink,
      ProxyHealth health,
      Progress progress,
      Figures figures,
      ConflictNotices conflicts,
      LongSupplier nanoClock,
      Set<IpAddress> interfaceAddresses) {
    this.config = config;
    this.planner = planner;
    this.sink = sink;
    this.health = health;
    this.progress = progress;
    this.figures = figures;
    this.conflicts = conflicts;
    this.nanoClock = nanoClock;
    this.minSyncPeriodNanos = config.ipvs().minSyncPeriod().toNanos();
    this.latestFacts = new LatestNodeFacts(config.nodeName(), config.bindAddress());
    this.interfaceAddresses = interfaceAddresses;
    this.earliestNanos = nanoClock.getAsLong();
    this.nodeWait = new NodeWait(config, earliestNanos);
  }

  /** Takes what the source tells. */
  void hear(List<SourceEvent> events) {
    inbox.add(events);
  }

  /** Takes what addresses this node has now. */
  void interfaceAddresses(Set<IpAddress> addresses) {
    interfaceAddresses = addresses;
    inbox.add(List.of());
  }

  /** All objects as of the latest plan. */
  ClusterImage image() {
    return image;
  }

  /** The latest plan with what it was made from; null before there is one. */
  @Nullable PlannedState planned() {
    return planned;
  }

  /** What a first plan waits for of the Node object; empty if for nothing, or for all objects. */
  List<String> awaited() {
    return awaited;
  }

  /** One turn. */
  void doWork(long nowNanos) {
    boolean heard = false;
    for (List<SourceEvent> events = inbox.poll(); events != null; events = inbox.poll()) {
      for (SourceEvent event : events) {
        take(event);
      }
      pending = true;
      heard = true;
    }
    if (!synced || waitsForNode(nowNanos)) {
      return;
    }
    if (heard) {
      progress.queued();
      figures.sync().queued();
    }
    if (pending && nowNanos >= earliestNanos) {
      pending = false;
      planNext(nowNanos);
    }
  }

  /** Whether the first plan does; what waits meanwhile is no sign of ill health. */
  private boolean waitsForNode(long nowNanos) {
    if (plan != null) {
      return false;
    }
    boolean waits = nowNanos < nodeWait.endNanos();
    awaited = waits ? nodeWait.missing() : List.of();
    if (waits && !waitTold) {
      waitTold = true;
      log.atWarn()
          .addKeyValue("node", config.nodeName())
          .addKeyValue("missing", nodeWait.missing())
          .addKeyValue("seconds", TimeUnit.NANOSECONDS.toSeconds(nodeWait.endNanos() - nowNanos))
          .log("The Node object does not tell what is needed of it; waiting before a first plan");
    } else if (!waits && !nodeWait.missing().isEmpty()) {
      log.atError()
          .addKeyValue("node", config.nodeName())
          .addKeyValue("missing", nodeWait.missing())
          .log("The Node object does not tell what is needed of it; planning without");
    }
    return waits;
  }

  /** When there is something to do: at once, if something has been heard. */
  long nextWorkNanos() {
    if (!inbox.isEmpty()) {
      return Long.MIN_VALUE;
    }
    if (!synced || !pending) {
      return Long.MAX_VALUE;
    }
    return plan == null ? Math.max(earliestNanos, nodeWait.endNanos()) : earliestNanos;
  }

  private void take(SourceEvent event) {
    switch (event) {
      case SourceEvent.Upserted upserted -> {
        delta.upsert(upserted.object());
        figures.sync().changed(SourceEvent.Kind.of(upserted.object()));
        if (upserted.object() instanceof EndpointSlice slice) {
          figures.sync().triggered(slice);
        }
        if (upserted.object() instanceof Node node && isOurs(node.key())) {
          nodeWait.hear(node);
          health.nodeEligible(node.eligible());
        }
      }
      case SourceEvent.Deleted deleted -> delete(deleted);
      case SourceEvent.Synced _ -> synced = true;
      case SourceEvent.Refused(ObjectProblem problem) -> {
        refusals.add(problem);
        SourceLog.refused(problem);
        figures.objects().refused(problem);
      }
      case SourceEvent.Mended mended -> {
        refusals.remove(mended.problem());
        if (refusals.isOver(mended.problem())) {
          SourceLog.mended(mended.problem());
        }
        figures.objects().mended(mended.problem());
      }
      case SourceEvent.Noticed noticed -> SourceLog.noticed(noticed.problem());
    }
  }

  private void delete(SourceEvent.Deleted deleted) {
    figures.sync().changed(deleted.kind());
    switch (deleted.kind()) {
      case SERVICE -> delta.deleteService(deleted.key());
      case ENDPOINT_SLICE -> delta.deleteEndpointSlice(deleted.key());
      case NODE -> {
        delta.deleteNode(deleted.key());
        if (isOurs(deleted.key())) {
          log.atWarn()
              .addKeyValue("node", config.nodeName())
              .log("The Node object was deleted; what it said stays in force");
        }
      }
    }
  }

  private boolean isOurs(ObjectKey node) {
    return node.name().equals(config.nodeName());
  }

  /** What is missing from the latest plan. Asked in a turn. */
  Gaps gaps() {
    return refusals.gaps();
  }

  private void tellOfGaps() {
    if (!refusals.gaps().isEmpty()) {
      log.atWarn()
          .addKeyValue("realServers", refusals.keptRealServers())
          .log(
              "Some objects cannot be read; what may be theirs in the kernel stays until they can");
    } else if (plan != null) {
      log.info("All objects can be read; what no object asks for goes");
    }
  }

  private void planNext(long nowNanos) {
    boolean narrowed = refusals.narrow();
    if (narrowed || plan == null) {
      tellOfGaps();
    }
    ClusterImage next = delta.toImage();
    Map<ObjectKey, String> touched = delta.touchedServices();
    NodeFacts node = latestFacts.of(next.node(config.nodeName()), interfaceAddresses);
    image = next;
    delta = new ClusterDelta(next);
    NodePlan previous = plan;
    boolean needed = narrowed && previous != null;
    if (previous != null && touched.isEmpty() && Objects.equals(node, facts) && !needed) {
      withoutEffect(new PlannedState(next, node, previous));
      return;
    }
    PlanUpdate update =
        previous == null
            ? planner.planFromScratch(next, node, new Cause.Restart())
            : planner.update(previous, next, touched, node);
    plan = update.plan();
    facts = node;
    figures.objects().planned(update, nanoClock.getAsLong() - nowNanos);
    conflicts.tell(update, next);
    PlannedState state = new PlannedState(next, node, update.plan());
    if (previous != null && update.touched().isEmpty() && !needed) {
      withoutEffect(state);
      return;
    }
    planned = state;
    earliestNanos = nowNanos + minSyncPeriodNanos;
    sink.take(update, node, nowNanos);
  }

  private void withoutEffect(PlannedState state) {
    planned = state;
    progress.withoutEffect();
    figures.sync().withoutEffect();
  }
}
