package io.kubeipvs.kernel.leftovers;

import io.kubeipvs.kernel.support.TestNamespace;
import java.nio.file.Path;

/** The built command, as an operator calls it. */
public final class Launcher {
  private static final Path PATH =
      Path.of(System.getProperty("kubeipvs.root", "."), "build/kube-ipvs");

  private Launcher() {}

  /** Cleans the namespace up; fails unless the status is 0. Returns what was printed. */
  public static String cleanup(TestNamespace namespace) throws Exception {
    return namespace.run(
        PATH.toString(), "cleanup", "--ipvs-exclude-cidrs=" + ForeignState.EXCLUDED);
  }
}
