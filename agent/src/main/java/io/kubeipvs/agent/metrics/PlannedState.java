package io.kubeipvs.agent.metrics;

import io.kubeipvs.proxy.config.NodeFacts;
import io.kubeipvs.proxy.image.ClusterImage;
import io.kubeipvs.proxy.plan.NodePlan;

/** A plan, and what it was made from. Immutable. */
public record PlannedState(ClusterImage image, NodeFacts node, NodePlan plan) {}
