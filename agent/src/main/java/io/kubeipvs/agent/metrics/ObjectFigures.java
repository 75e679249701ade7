package io.kubeipvs.agent.metrics;

import io.kubeipvs.kubernetes.source.ObjectProblem;
import io.kubeipvs.kubernetes.source.SourceEvent.Kind;
import io.kubeipvs.proxy.plan.PlanUpdate;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts what planning meets: objects that cannot be used, conflicts, and the time it takes. One
 * thread at a time adds; anybody may collect.
 */
public final class ObjectFigures implements MetricSource {
  private static final String OTHER = "other";

  private final Map<ObjectProblem, String> refused = new ConcurrentHashMap<>();
  private final LabelledCounter refusals = new LabelledCounter(AgentMetrics.REFUSALS);
  private final LabelledCounter conflicts = new LabelledCounter(AgentMetrics.CONFLICTS_FOUND);
  private final Histogram planning = new Histogram(AgentMetrics.durationBounds());

  /** An object cannot be used, until it is mended. */
  public void refused(ObjectProblem problem) {
    String kind = kind(problem);
    refused.put(problem, kind);
    refusals.increment(kind);
  }

  /** What was refused for this is in order. */
  public void mended(ObjectProblem problem) {
    refused.remove(problem);
  }

  /** A plan was made. */
  public void planned(PlanUpdate update, long tookNanos) {
    planning.observe(tookNanos / 1e9);
    if (!update.newConflicts().isEmpty()) {
      conflicts.add(update.newConflicts().size());
    }
  }

  /** A bounded set of words, whatever stands in the object. */
  private static String kind(ObjectProblem problem) {
    String first = problem.object().split(" ", 2)[0];
    for (Kind kind : Kind.values()) {
      if (kind.kubernetesName().equals(first)) {
        return first;
      }
    }
    return OTHER;
  }

  @Override
  public void collect(Exposition out) {
    Map<String, Integer> present = new TreeMap<>();
    for (Kind kind : Kind.values()) {
      present.put(kind.kubernetesName(), 0);
    }
    present.put(OTHER, 0);
    refused.values().forEach(kind -> present.merge(kind, 1, Integer::sum));
    present.forEach((kind, count) -> out.sample(AgentMetrics.OBJECTS_REFUSED, count, kind));
    refusals.collect(out);
    conflicts.collect(out);
    planning.collect(AgentMetrics.PLAN_DURATION, out);
  }
}
