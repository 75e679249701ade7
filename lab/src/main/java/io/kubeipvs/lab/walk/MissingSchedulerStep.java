package io.kubeipvs.lab.walk;

import io.kubeipvs.lab.cluster.ClusterPlan;
import io.kubeipvs.lab.network.Output;

/** Step 8: a scheduler that the kernel does not have. */
final class MissingSchedulerStep implements Step {
  private static final String SCHEDULER = "quickest";
  private static final int STATUS_OF_TIMEOUT = 124;

  @Override
  public String title() {
    return "A scheduler whose kernel module is missing";
  }

  @Override
  public void walk(Scene scene) {
    Output output =
        scene
            .operator()
            .types(
                ClusterPlan.SPARE,
                "timeout 20 kube-ipvs run --manifests /run/lab/manifests --hostname-override worker"
                    + " --ipvs-scheduler "
                    + SCHEDULER);
    scene.transcript().see("the agent ends at once, and says which scheduler it could not have.");
    scene
        .claims()
        .claim(
            "the agent ends with an error",
            output.status() != 0 && output.status() != STATUS_OF_TIMEOUT,
            () ->
                output.status() == STATUS_OF_TIMEOUT
                    ? "it still runs after 20 seconds"
                    : "it ends with status 0");
    scene
        .claims()
        .claim(
            "the error names the scheduler's module",
            output.text().contains("ip_vs_" + SCHEDULER),
            output::text);
  }
}
