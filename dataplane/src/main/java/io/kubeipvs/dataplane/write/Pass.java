package io.kubeipvs.dataplane.write;

import io.kubeipvs.proxy.plan.Cause;
import io.kubeipvs.proxy.plan.NodePlan;
import io.kubeipvs.proxy.plan.Resource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One walk over the resources that are due, against one plan. Collects what failed. Owned by the
 * writer's thread.
 */
public final class Pass {
  private final NodePlan plan;
  private final Map<Resource, Cause> due;
  private final Map<Resource, String> reasons = new HashMap<>();

  public Pass(NodePlan plan, Map<Resource, Cause> due) {
    this.plan = plan;
    this.due = due;
  }

  public NodePlan plan() {
    return plan;
  }

  Map<Resource, Cause> due() {
    return due;
  }

  /** The due resources of one kind, in the order in which they became due. */
  public <R extends Resource> List<R> all(Class<R> kind) {
    List<R> found = new ArrayList<>();
    for (Resource resource : due.keySet()) {
      if (kind.isInstance(resource)) {
        found.add(kind.cast(resource));
      }
    }
    return found;
  }

  /** Why a resource is looked at; only due ones may be asked for. */
  public Cause cause(Resource resource) {
    Cause cause = due.get(resource);
    if (cause == null) {
      throw new IllegalArgumentException(resource + " is not due");
    }
    return cause;
  }

  /** Puts down why a resource could not be brought to the plan; the first reason counts. */
  public void fail(Resource resource, String reason) {
    reasons.putIfAbsent(resource, reason);
  }

  public boolean hasFailed(Resource resource) {
    return reasons.containsKey(resource);
  }

  /** Null if the resource is as planned. */
  public @Nullable String reason(Resource resource) {
    return reasons.get(resource);
  }
}
