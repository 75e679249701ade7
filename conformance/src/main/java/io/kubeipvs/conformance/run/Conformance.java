package io.kubeipvs.conformance.run;

import io.kubeipvs.conformance.scenario.Pass;
import io.kubeipvs.conformance.scenario.ScenarioFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs all scenarios of some folders in one pass, and ends with a line {@code N passed, N failed, N
 * skipped}.
 *
 * <p>Arguments: the command to test, a scratch folder, the pass ({@code parity}, {@code default} or
 * {@code routes}), a text that a scenario's name must contain or an empty one, and folders of
 * scenarios. Exit status: 0 if all passed, 1 if one failed, 2 if there was nothing to run.
 */
public final class Conformance {
  private static final int FIRST_FOLDER = 4;

  private Conformance() {}

  static void main(String[] arguments) throws InterruptedException {
    if (arguments.length <= FIRST_FOLDER) {
      System.err.println("usage: Conformance COMMAND SCRATCH PASS TEXT SCENARIOS...");
      System.exit(2);
    }
    try {
      Pass pass = Pass.of(arguments[2]);
      List<ScenarioFolder.Entry> entries =
          ScenarioFolder.entries(
              List.of(arguments).subList(FIRST_FOLDER, arguments.length), arguments[3]);
      Path command = Path.of(arguments[0]).toAbsolutePath();
      System.out.println("%d scenarios, pass \"%s\"".formatted(entries.size(), pass.word()));
      ConformanceRun run = new ConformanceRun(command, Path.of(arguments[1]), pass);
      System.exit(Report.run(run, entries) ? 0 : 1);
    } catch (IOException | IllegalArgumentException e) {
      System.err.println("conformance: " + e.getMessage());
      System.exit(2);
    }
  }
}
