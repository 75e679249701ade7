package io.kubeipvs.conformance.cluster;

import io.kubeipvs.conformance.run.ConformanceRun;
import io.kubeipvs.conformance.run.Report;
import io.kubeipvs.conformance.scenario.Pass;
import io.kubeipvs.conformance.scenario.ScenarioFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Runs the scenarios of some folders with objects from a real API server, one after the other, with
 * every difference from kube-proxy off. Where the server refuses an object of a scenario, all of
 * its objects come from a stand-in that takes them.
 *
 * <p>Arguments: the command to test, a scratch folder, address and folder of a {@link
 * ClusterServer}, which part of the scenarios to run ({@code 1/1} for all, {@code 2/3} for the
 * second of three parts), a text that a scenario's name must contain or an empty one, and folders
 * of scenarios. Exit status: 0 if none failed, 1 if one failed, 2 if there was nothing to run or no
 * server.
 */
public final class ClusterConformance {
  private static final int FIRST_FOLDER = 6;

  private ClusterConformance() {}

  static void main(String[] arguments) throws InterruptedException {
    if (arguments.length <= FIRST_FOLDER) {
      System.err.println(
          "usage: ClusterConformance COMMAND SCRATCH ADDRESS FOLDER PART TEXT SCENARIOS...");
      System.exit(2);
    }
    Path scratch = Path.of(arguments[1]);
    int status = 2;
    try {
      List<ScenarioFolder.Entry> entries =
          part(
              arguments[4],
              ScenarioFolder.entries(
                  List.of(arguments).subList(FIRST_FOLDER, arguments.length), arguments[5]));
      RealCluster cluster = RealCluster.start(Path.of(arguments[3]), arguments[2]);
      System.out.println(entries.size() + " scenarios with a real API server");
      ConformanceRun run =
          new ConformanceRun(
              Path.of(arguments[0]).toAbsolutePath(),
              scratch,
              Pass.PARITY,
              List.of((namespace, _) -> cluster.open(namespace), StandInFeed::open),
              1);
      status = Report.run(run, entries) ? 0 : 1;
    } catch (IOException | IllegalArgumentException e) {
      System.err.println("conformance-cluster: " + e.getMessage());
    }
    System.exit(status);
  }

  /** Each takes every so manieth scenario, so that parts take about the same time. */
  private static List<ScenarioFolder.Entry> part(String part, List<ScenarioFolder.Entry> all) {
    String[] words = part.split("/", -1);
    int number = Integer.parseInt(words[0]);
    int count = Integer.parseInt(words[1]);
    return IntStream.range(0, all.size())
        .filter(index -> index % count == number - 1)
        .mapToObj(all::get)
        .toList();
  }
}
