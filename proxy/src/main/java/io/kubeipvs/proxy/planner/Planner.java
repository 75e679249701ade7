package io.kubeipvs.proxy.planner;

import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.kubernetes.model.Service;
import io.kubeipvs.kubernetes.model.ServicePort;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.proxy.config.NodeFacts;
import io.kubeipvs.proxy.config.PlanConfig;
import io.kubeipvs.proxy.image.ClusterImage;
import io.kubeipvs.proxy.plan.Cause;
import io.kubeipvs.proxy.plan.NodePlan;
import io.kubeipvs.proxy.plan.PlanUpdate;
import io.kubeipvs.proxy.rules.RuleWriter;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says what the kernel of a node should hold for the objects there are. The same image and facts
 * give the same plan, whether it is made from scratch or by steps. Immutable.
 */
public final class Planner {
  private final PlanConfig config;

  public Planner(PlanConfig config) {
    this.config = config;
  }

  /** Makes the first plan. Everything in it counts as touched, for the cause given. */
  public PlanUpdate planFromScratch(ClusterImage image, NodeFacts node, Cause cause) {
    ServicePlanner planner = new ServicePlanner(config, node, Set.of());
    PlanBuilder builder = PlanBuilder.first(Plan.empty(config.families(), planner));
    for (Service service : image.services().all()) {
      builder.replace(service.key(), planner.plan(image, service), cause);
    }
    ServicePlanner last = followServedAddresses(builder, planner, image, cause);
    return builder.buildFirst(last, new RuleWriter(config, node), cause);
  }

  /**
   * Makes the next plan. The work depends on the touched Services alone; if the node's facts have
   * changed since the plan before, all Services are planned anew.
   *
   * @param previous a plan that this planner made
   * @param next the image to plan for
   * @param touchedServices those that differ from the image of the plan before, with the version of
   *     the object that changed; see {@link io.kubeipvs.proxy.image.ClusterDelta#touchedServices}
   */
  public PlanUpdate update(
      NodePlan previous,
      ClusterImage next,
      Map<ObjectKey, String> touchedServices,
      NodeFacts node) {
    if (!(previous instanceof Plan base)) {
      throw new IllegalArgumentException("the plan was not made by a planner");
    }
    boolean nodeChanged = !Objects.equals(base.planner().node(), node); // most often the same one
    ServicePlanner planner =
        nodeChanged
            ? new ServicePlanner(config, node, base.planner().boundAddresses())
            : base.planner();
    PlanBuilder builder = PlanBuilder.from(base);
    for (Map.Entry<ObjectKey, String> touched : touchedServices.entrySet()) {
      ObjectKey service = touched.getKey();
      Cause cause = new Cause.ServiceChanged(service, touched.getValue());
      builder.replace(service, plan(planner, next, service), cause);
    }
    if (nodeChanged) {
      Set<ObjectKey> others = new LinkedHashSet<>(next.services().keys());
      others.addAll(base.services().keys());
      others.removeAll(touchedServices.keySet());
      for (ObjectKey service : others) {
        builder.replace(service, plan(planner, next, service), new Cause.NodeChanged());
      }
      for (IpFamily family : config.families()) {
        builder.touchRules(family, new Cause.NodeChanged());
      }
    }
    ServicePlanner last = followServedAddresses(builder, planner, next, new Cause.NodeChanged());
    return builder.build(last, new RuleWriter(config, node));
  }

  /**
   * Node ports may have to be served on addresses of Services. Which ones is known only now; if
   * they are others than those planned with, all node ports are planned anew. Answers who planned
   * in the end.
   */
  private ServicePlanner followServedAddresses(
      PlanBuilder builder, ServicePlanner plannedBy, ClusterImage image, Cause cause) {
    Set<IpAddress> served = builder.servedAddresses();
    if (served.equals(plannedBy.boundAddresses())) {
      return plannedBy;
    }
    ServicePlanner planner = new ServicePlanner(config, plannedBy.node(), served);
    for (Service service : image.services().all()) {
      if (hasNodePort(service)) {
        builder.replace(service.key(), planner.plan(image, service), cause);
      }
    }
    return planner;
  }

  private static boolean hasNodePort(Service service) {
    for (ServicePort port : service.ports()) {
      if (port.nodePort() != 0) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable ServicePlan plan(
      ServicePlanner planner, ClusterImage image, ObjectKey key) {
    Service service = image.services().get(key);
    return service == null ? null : planner.plan(image, service);
  }
}
