package io.kubeipvs.proxy.planner;

import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.kubernetes.model.Service;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.proxy.config.NodeFacts;
import io.kubeipvs.proxy.config.PlanConfig;
import io.kubeipvs.proxy.image.ClusterImage;
import io.kubeipvs.proxy.plan.Cause;
import io.kubeipvs.proxy.plan.NodePlan;
import io.kubeipvs.proxy.plan.PlanUpdate;
import io.kubeipvs.proxy.plan.Resource;
import io.kubeipvs.proxy.rules.RuleWriter;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
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
    PlanBuilder builder = PlanBuilder.first(Plan.empty(config.families(), node));
    for (Service service : image.services().all()) {
      builder.replace(service.key(), planner.plan(image, service), cause);
    }
    followServedAddresses(builder, Set.of(), image, node, cause);
    return builder.buildFirst(node, new RuleWriter(config, node), cause);
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
    Set<IpAddress> servedBefore = base.servedAddressCounts().keys();
    ServicePlanner planner = new ServicePlanner(config, node, servedBefore);
    PlanBuilder builder = PlanBuilder.from(base);
    Map<ObjectKey, Cause> causes = new LinkedHashMap<>();
    touchedServices.forEach(
        (service, version) -> causes.put(service, new Cause.ServiceChanged(service, version)));
    boolean nodeChanged = !base.node().equals(node);
    if (nodeChanged) {
      Set<ObjectKey> all = new LinkedHashSet<>(next.services().keys());
      all.addAll(base.services().keys());
      all.forEach(service -> causes.putIfAbsent(service, new Cause.NodeChanged()));
    }
    causes.forEach(
        (service, cause) -> builder.replace(service, plan(planner, next, service), cause));
    followServedAddresses(builder, servedBefore, next, node, new Cause.NodeChanged());
    if (nodeChanged) {
      config
          .families()
          .forEach(family -> builder.touch(new Resource.Rules(family), new Cause.NodeChanged()));
    }
    return builder.build(node, new RuleWriter(config, node));
  }

  /**
   * Node ports may have to be served on addresses of Services. Which ones is known only now; if
   * they are others than those planned with, all node ports are planned anew.
   */
  private void followServedAddresses(
      PlanBuilder builder,
      Set<IpAddress> plannedWith,
      ClusterImage image,
      NodeFacts node,
      Cause cause) {
    Set<IpAddress> served = builder.servedAddresses();
    if (served.equals(plannedWith)) {
      return;
    }
    ServicePlanner planner = new ServicePlanner(config, node, served);
    for (Service service : image.services().all()) {
      if (service.ports().stream().anyMatch(port -> port.nodePort() != 0)) {
        builder.replace(service.key(), planner.plan(image, service), cause);
      }
    }
  }

  private static @Nullable ServicePlan plan(
      ServicePlanner planner, ClusterImage image, ObjectKey key) {
    Service service = image.services().get(key);
    return service == null ? null : planner.plan(image, service);
  }
}
