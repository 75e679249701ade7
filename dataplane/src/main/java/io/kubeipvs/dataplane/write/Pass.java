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
  private final List<Resource.Rules> rules = new ArrayList<>(0);
  private final List<Resource.Member> wantedMembers = new ArrayList<>(0);
  private final List<Resource.Member> unwantedMembers = new ArrayList<>(0);
  private final List<Resource.Server> servers = new ArrayList<>(0);
  private final List<Resource.BoundAddress> addresses = new ArrayList<>(0);
  private final List<Resource.UdpFlows> udpFlows = new ArrayList<>(0);
  private final Map<Resource, String> reasons = new HashMap<>(0);

  /** The cause of all that is due, where it is the same for all: as after a start. */
  private @Nullable Cause onlyCause;

  public Pass(NodePlan plan, Map<Resource, Cause> due) {
    this.plan = plan;
    this.due = due;
    boolean isFirst = true;
    for (Map.Entry<Resource, Cause> each : due.entrySet()) {
      sortIn(each.getKey());
      onlyCause = isFirst || each.getValue().equals(onlyCause) ? each.getValue() : null;
      isFirst = false;
    }
  }

  private void sortIn(Resource resource) {
    switch (resource) {
      case Resource.Rules ofFamily -> rules.add(ofFamily);
      case Resource.Member member ->
          (plan.contains(member.member()) ? wantedMembers : unwantedMembers).add(member);
      case Resource.Server server -> servers.add(server);
      case Resource.BoundAddress address -> addresses.add(address);
      case Resource.UdpFlows ofService -> udpFlows.add(ofService);
      case Resource.HealthCheck _ -> {} // the agent's affair
    }
  }

  public NodePlan plan() {
    return plan;
  }

  /** The families whose rules are due; this and what follows in the order of becoming due. */
  public List<Resource.Rules> rules() {
    return rules;
  }

  /** The set entries that the plan has. */
  public List<Resource.Member> wantedMembers() {
    return wantedMembers;
  }

  /** Those that it has not. */
  public List<Resource.Member> unwantedMembers() {
    return unwantedMembers;
  }

  public List<Resource.Server> servers() {
    return servers;
  }

  public List<Resource.BoundAddress> addresses() {
    return addresses;
  }

  public List<Resource.UdpFlows> udpFlows() {
    return udpFlows;
  }

  /** Why a resource is looked at; only due ones may be asked for. */
  public Cause cause(Resource resource) {
    Cause cause = onlyCause == null ? due.get(resource) : onlyCause;
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
    return reasons.isEmpty() ? null : reasons.get(resource);
  }
}
