package io.kubeipvs.bench.figure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Where things are, and how much is to be done. Immutable.
 *
 * @param root of the source tree; the command stands under build/
 * @param scratch a folder for files of this run
 * @param quick smaller clusters and fewer repetitions
 * @param peers whether other programs are measured too
 * @param kubeProxy paths of the real kube-proxy by version; empty if none was built
 */
public record Bench(
    Path root, Path scratch, boolean quick, boolean peers, Map<String, String> kubeProxy) {
  public Bench {
    kubeProxy = Map.copyOf(kubeProxy);
  }

  /** The launcher of the real command. */
  public String launcher() {
    return root.resolve("build/kube-ipvs").toString();
  }

  /** A new folder for files of this run. */
  public Path folder(String name) throws IOException {
    return Files.createDirectories(scratch.resolve(name));
  }

  /** The whole one, or the smaller one if it has to be quick. */
  public int scale(int whole, int small) {
    return quick ? small : whole;
  }

  /**
   * What makes the launcher run another main class, with the same Java and the same options as the
   * real command: the class stands before {@code -jar}, so all behind it are arguments.
   */
  public Map<String, String> launcherRuns(Class<?> main, List<String> arguments) {
    String classPath = root + "/build/lib/kube-ipvs.jar:" + System.getProperty("java.class.path");
    return Map.of(
        "KUBE_IPVS_JAVA_OPTIONS",
        "-cp " + classPath + " " + main.getName() + " " + String.join(" ", arguments));
  }
}
