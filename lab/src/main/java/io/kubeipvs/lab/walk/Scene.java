package io.kubeipvs.lab.walk;

import io.kubeipvs.lab.cluster.Cluster;
import io.kubeipvs.lab.cluster.ClusterPlan;
import io.kubeipvs.lab.cluster.ExpectedState;
import io.kubeipvs.lab.network.Place;
import java.time.Duration;

/**
 * What a step works with.
 *
 * @param patience how long a change may take to show its effect
 */
record Scene(
    Cluster cluster, Operator operator, Transcript transcript, Claims claims, Duration patience) {
  static final Place WORKER = ClusterPlan.WORKER.place();
  static final Place CLIENT = ClusterPlan.CLIENT.place();

  /** What the manifests of this moment ask of the kernel. */
  ExpectedState expected() {
    return cluster.manifests().expected();
  }

  /** The cluster address of the Service {@code web}. */
  String webAddress() {
    return ExpectedState.clusterIp(expected().service("web")).toString();
  }

  /** The port of the Service {@code web} on every node. */
  int webNodePort() {
    return expected().service("web").ports().getFirst().nodePort();
  }
}
