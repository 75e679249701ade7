package io.kubeipvs.conformance.run;

import io.kubeipvs.conformance.scenario.Pass;
import io.kubeipvs.conformance.scenario.ScenarioFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs all scenarios of some folders in one pass, and ends with a line {@code N passed, N failed}.
 *
 * <p>Arguments: the command to test, a scratch folder, the pass ({@code parity} or {@code
 * default}), a text that a scenario's name must contain or an empty one, and folders of scenarios.
 * Exit status: 0 if all passed, 1 if one failed, 2 if there was nothing to run.
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
          entries(List.of(arguments).subList(FIRST_FOLDER, arguments.length), arguments[3]);
      Path command = Path.of(arguments[0]).toAbsolutePath();
      System.out.println("%d scenarios, pass \"%s\"".formatted(entries.size(), pass.word()));
      System.exit(run(new ConformanceRun(command, Path.of(arguments[1]), pass), entries));
    } catch (IOException | IllegalArgumentException e) {
      System.err.println("conformance: " + e.getMessage());
      System.exit(2);
    }
  }

  private static List<ScenarioFolder.Entry> entries(List<String> folders, String only)
      throws IOException {
    List<ScenarioFolder.Entry> entries = new ArrayList<>();
    for (String folder : folders) {
      ScenarioFolder.entries(Path.of(folder)).stream()
          .filter(entry -> entry.name().contains(only))
          .forEach(entries::add);
    }
    if (entries.isEmpty()) {
      throw new IOException("no scenario's name contains \"" + only + "\"");
    }
    return entries;
  }

  private static int run(ConformanceRun run, List<ScenarioFolder.Entry> entries)
      throws InterruptedException {
    List<Outcome> ended = new ArrayList<>();
    run.run(
        entries,
        outcome -> {
          ended.add(outcome);
          print("[" + ended.size() + "/" + entries.size() + "] ", outcome);
        });
    List<String> failed =
        ended.stream().filter(outcome -> !outcome.passed()).map(Outcome::name).toList();
    if (!failed.isEmpty()) {
      System.out.println("Failed: " + String.join(", ", failed));
    }
    System.out.println((ended.size() - failed.size()) + " passed, " + failed.size() + " failed");
    return failed.isEmpty() ? 0 : 1;
  }

  private static void print(String place, Outcome outcome) {
    System.out.println(place + outcome.name() + (outcome.passed() ? ": ok" : ": FAILED"));
    outcome.shortfall().forEach(block -> System.out.println("  " + block.replace("\n", "\n  ")));
  }
}
