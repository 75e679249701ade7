package io.kubeipvs.deploy;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kubeipvs.kubernetes.apiserver.Commands;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The real Helm, as tools/peers builds it, with the chart of this source tree. */
final class Helm {
  private static final Path CHART = Manifests.ROOT.resolve("deploy/helm/kube-ipvs");

  private final Path home;
  private final String program;

  private Helm(Path home, String program) {
    this.home = home;
    this.program = program;
  }

  /**
   * Finds it, or skips the test with the reason why it is not there.
   *
   * @param home for all that it writes
   */
  static Helm find(Path home) {
    Commands.Result peer =
        Commands.run(Manifests.ROOT, List.of(Manifests.ROOT + "/tools/peers", "--cached", "helm"));
    assumeTrue(peer.status() == 0, "no Helm: " + peer.output().strip());
    return new Helm(home, peer.output().strip());
  }

  /** What the chart becomes, as manifests. */
  String render(List<String> options) {
    Commands.Result result = template(options);
    if (result.status() != 0) {
      throw new AssertionError("helm template " + options + "\n" + result.output());
    }
    return result.output();
  }

  /** The same where it may fail. */
  Commands.Result template(List<String> options) {
    List<String> arguments =
        new ArrayList<>(
            List.of("template", "kube-ipvs", CHART.toString(), "--namespace", "kube-system"));
    arguments.addAll(List.of("--kube-version", "1.36.3")); // a build of our own knows of no version
    arguments.addAll(options);
    return run(arguments);
  }

  /** What Helm itself thinks of the chart. */
  Commands.Result lint() {
    return run(List.of("lint", "--strict", CHART.toString()));
  }

  /** Anything else, such as an installation. */
  Commands.Result run(String... arguments) {
    return run(List.of(arguments));
  }

  /** The folder of the chart. */
  static String chart() {
    return CHART.toString();
  }

  private Commands.Result run(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add("env");
    for (String kind : List.of("CACHE", "CONFIG", "DATA")) {
      command.add("HELM_" + kind + "_HOME=" + home.resolve(kind));
    }
    command.add(program);
    command.addAll(arguments);
    return Commands.run(home, command);
  }
}
