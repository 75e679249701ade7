package io.kubeipvs.conformance.run;

import io.kubeipvs.conformance.scenario.Scenario;
import io.kubeipvs.conformance.scenario.ScenarioFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs all scenarios of a folder, several at a time, each in a namespace of its own, and ends with
 * a line {@code N passed, N failed}.
 *
 * <p>Arguments: the command to test, the folder of scenarios, a scratch folder, and optionally a
 * text that a scenario's name must contain. Exit status: 0 if all passed, 1 if one failed, 2 if
 * there was nothing to run.
 */
public final class Conformance {
  private static final int AT_A_TIME = 3;

  private final Path command;
  private final Path scratch;
  private final AtomicInteger begun = new AtomicInteger();

  private Conformance(Path command, Path scratch) {
    this.command = command;
    this.scratch = scratch;
  }

  static void main(String[] arguments) throws Exception {
    if (arguments.length < 3) {
      System.err.println("usage: Conformance COMMAND SCENARIOS SCRATCH [TEXT]");
      System.exit(2);
    }
    String only = arguments.length > 3 ? arguments[3] : "";
    List<Scenario> scenarios;
    try {
      scenarios =
          ScenarioFolder.readAll(Path.of(arguments[1])).stream()
              .filter(scenario -> scenario.name().contains(only))
              .toList();
    } catch (IOException e) {
      System.err.println("conformance: " + e.getMessage());
      System.exit(2);
      return;
    }
    if (scenarios.isEmpty()) {
      System.err.println("conformance: no scenario's name contains \"" + only + "\"");
      System.exit(2);
    }
    System.exit(
        new Conformance(Path.of(arguments[0]).toAbsolutePath(), Path.of(arguments[2]))
            .runAll(scenarios));
  }

  private int runAll(List<Scenario> scenarios) throws Exception {
    int passed = 0;
    List<String> failed = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME)) {
      List<Future<List<String>>> results = new ArrayList<>();
      for (Scenario scenario : scenarios) {
        results.add(threads.submit(() -> run(scenario)));
      }
      for (int i = 0; i < results.size(); i++) {
        List<String> shortfall = results.get(i).get();
        Scenario scenario = scenarios.get(i);
        String place = "[" + (i + 1) + "/" + scenarios.size() + "] " + scenario.name();
        if (shortfall.isEmpty()) {
          passed++;
          System.out.println(place + ": ok (" + scenario.steps().size() + " steps)");
        } else {
          failed.add(scenario.name());
          System.out.println(place + ": FAILED: " + scenario.title());
          shortfall.forEach(block -> System.out.println("  " + block.replace("\n", "\n  ")));
        }
      }
    }
    if (!failed.isEmpty()) {
      System.out.println("Failed: " + String.join(", ", failed));
    }
    System.out.println("conformance: " + passed + " passed, " + failed.size() + " failed");
    return failed.isEmpty() ? 0 : 1;
  }

  private List<String> run(Scenario scenario) throws InterruptedException {
    int number = begun.incrementAndGet();
    try {
      Path folder = Files.createDirectories(scratch.resolve("scenario-" + number));
      return new ScenarioRun(scenario, command, folder).run("scenario-" + number);
    } catch (IOException e) {
      return List.of(String.valueOf(e.getMessage()));
    }
  }
}
