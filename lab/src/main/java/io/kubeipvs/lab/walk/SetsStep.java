package io.kubeipvs.lab.walk;

import static io.kubeipvs.lab.walk.Scene.WORKER;

import io.kubeipvs.lab.cluster.ClusterPlan;
import io.kubeipvs.lab.cluster.KernelView;
import io.kubeipvs.lab.network.Output;

/** Step 3: the sets that the rules look into. */
final class SetsStep implements Step {
  @Override
  public String title() {
    return "What the rules ask for stands in sets";
  }

  @Override
  public void walk(Scene scene) {
    Output clusterIps = scene.operator().types(WORKER, "ipset list KUBE-CLUSTER-IP");
    scene.transcript().see("address, protocol and port of each Service; one look-up finds any.");
    scene
        .claims()
        .claimSame(
            "KUBE-CLUSTER-IP holds every Service's address and port, and nothing else",
            scene.expected().clusterIpMembers(),
            KernelView.members(clusterIps));

    Output loopBack = scene.operator().types(WORKER, "ipset list KUBE-LOOP-BACK");
    scene
        .transcript()
        .see("the pods of this node only: from a pod, to the same pod. That is a hairpin.");
    scene
        .claims()
        .claimSame(
            "KUBE-LOOP-BACK holds exactly the endpoints on this node",
            scene.expected().loopBackMembers(ClusterPlan.WORKER),
            KernelView.members(loopBack));
  }
}
