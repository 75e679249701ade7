package io.kubeipvs.proxy.planner;

import io.kubeipvs.kubernetes.model.KubernetesObject;
import io.kubeipvs.proxy.config.NodeFacts;
import io.kubeipvs.proxy.config.PlanConfig;
import io.kubeipvs.proxy.image.ClusterDelta;
import io.kubeipvs.proxy.image.ClusterImage;
import io.kubeipvs.proxy.objects.TestNode;
import io.kubeipvs.proxy.plan.Cause;
import io.kubeipvs.proxy.plan.NodePlan;
import java.util.List;
import java.util.stream.Collectors;

/** Plans of a node for a few objects, made from scratch. */
final class TestPlans {
  private TestPlans() {}

  /** What is planned on a node of IPv4, without rules. */
  static String plan(KubernetesObject... objects) {
    return lines(planned(objects));
  }

  static NodePlan planned(KubernetesObject... objects) {
    return planned(TestNode.IPV4_CONFIG, objects);
  }

  static NodePlan planned(PlanConfig config, KubernetesObject... objects) {
    return planned(config, TestNode.NODE_1, objects);
  }

  static NodePlan planned(PlanConfig config, NodeFacts node, KubernetesObject... objects) {
    ClusterDelta delta = new ClusterDelta(ClusterImage.EMPTY);
    List.of(objects).forEach(delta::upsert);
    return new Planner(config).planFromScratch(delta.toImage(), node, new Cause.Restart()).plan();
  }

  /** The plan without its rules, which are much the same for all. */
  static String lines(NodePlan plan) {
    return plan.render()
        .lines()
        .filter(line -> !line.startsWith("rules "))
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }
}
