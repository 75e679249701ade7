package io.kubeipvs.conformance.run;

import io.kubeipvs.conformance.scenario.ScenarioFolder;
import java.util.ArrayList;
import java.util.List;

/** Tells of a run on standard output while it goes. Stateless. */
public final class Report {
  private Report() {}

  /**
   * Runs scenarios; ends with a line {@code N passed, N failed}, and how many were skipped or had a
   * stand-in's objects if any were or had.
   *
   * @return whether none failed
   */
  public static boolean run(ConformanceRun run, List<ScenarioFolder.Entry> entries)
      throws InterruptedException {
    List<Outcome> ended = new ArrayList<>();
    run.run(
        entries,
        outcome -> {
          ended.add(outcome);
          print("[" + ended.size() + "/" + entries.size() + "] ", outcome);
        });
    List<String> failed = ended.stream().filter(Outcome::failed).map(Outcome::name).toList();
    long passed = ended.stream().filter(Outcome::passed).count();
    if (!failed.isEmpty()) {
      System.out.println("Failed: " + String.join(", ", failed));
    }
    long skipped = ended.size() - passed - failed.size();
    long standIn = ended.stream().filter(Report::hasStandIn).count();
    System.out.println(
        "%d passed, %d failed".formatted(passed, failed.size())
            + (skipped == 0 ? "" : ", " + skipped + " skipped")
            + (standIn == 0 ? "" : ", " + standIn + " with a stand-in"));
    return failed.isEmpty();
  }

  private static boolean hasStandIn(Outcome outcome) {
    return !outcome.refusals().isEmpty() && !outcome.skipped();
  }

  private static void print(String place, Outcome outcome) {
    String result = outcome.skipped() ? "skipped" : outcome.passed() ? "ok" : "FAILED";
    System.out.println(
        place + outcome.name() + ": " + result + (hasStandIn(outcome) ? ", with a stand-in" : ""));
    outcome.refusals().forEach(reason -> System.out.println("  " + reason));
    outcome.shortfall().forEach(block -> System.out.println("  " + block.replace("\n", "\n  ")));
  }
}
