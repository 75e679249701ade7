package io.kubeipvs.lab.walk;

/**
 * One step of the walk. It leaves the cluster as it found it, so that steps can be walked in any
 * order and again.
 */
interface Step {
  String title();

  /**
   * Walks the step.
   *
   * @throws ClaimFailedException at the first claim that does not hold
   */
  void walk(Scene scene);
}
