package io.kubeipvs.conformance.run;

import io.kubeipvs.conformance.scenario.Pass;
import io.kubeipvs.conformance.scenario.Scenario;
import io.kubeipvs.conformance.scenario.ScenarioFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Runs scenarios, several at a time, each in a network namespace of its own. One that cannot be
 * read or run fails, and the others go on. Used once, by one thread.
 */
public final class ConformanceRun {
  /** Enough that one works while others wait, on one core. */
  private static final int AT_A_TIME = 3;

  private final Path command;
  private final Path scratch;
  private final Pass pass;
  private final List<ObjectFeed.Supply> feeds;
  private final int atATime;

  /**
   * With objects from manifests.
   *
   * @param command the launcher of kube-ipvs
   * @param scratch a fresh folder, best in memory
   */
  public ConformanceRun(Path command, Path scratch, Pass pass) {
    this(command, scratch, pass, List.of((_, folder) -> ManifestFeed.in(folder)), AT_A_TIME);
  }

  /**
   * With objects from anywhere.
   *
   * @param feeds each stands in for the one before it, where that refuses an object
   * @param atATime how many feeds may be open at the same time
   */
  public ConformanceRun(
      Path command, Path scratch, Pass pass, List<ObjectFeed.Supply> feeds, int atATime) {
    this.command = command;
    this.scratch = scratch;
    this.pass = pass;
    this.feeds = List.copyOf(feeds);
    this.atATime = atATime;
  }

  /**
   * Runs them all.
   *
   * @param entries in the order in which they are told of
   * @param ended is called on this thread with each
   */
  public void run(List<ScenarioFolder.Entry> entries, Consumer<Outcome> ended)
      throws InterruptedException {
    try (ExecutorService threads = Executors.newFixedThreadPool(atATime)) {
      List<Future<Outcome>> outcomes = new ArrayList<>();
      for (ScenarioFolder.Entry entry : entries) {
        String namespace = "scenario-" + (outcomes.size() + 1);
        outcomes.add(threads.submit(() -> run(entry, namespace)));
      }
      for (Future<Outcome> outcome : outcomes) {
        ended.accept(outcome.get());
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("the run of a scenario ended by a fault", e.getCause());
    }
  }

  private Outcome run(ScenarioFolder.Entry entry, String namespace) {
    return switch (entry) {
      case ScenarioFolder.Entry.Broken broken ->
          new Outcome(broken.name(), List.of(broken.problem()), List.of(), false);
      case ScenarioFolder.Entry.Whole(Scenario scenario) -> run(scenario, namespace);
    };
  }

  private Outcome run(Scenario scenario, String namespace) {
    List<String> refusals = new ArrayList<>();
    for (ObjectFeed.Supply feed : feeds) {
      try {
        List<String> shortfall = shortfall(scenario, namespace + "-" + refusals.size(), feed);
        return new Outcome(scenario.name(), shortfall, refusals, false);
      } catch (RefusedException e) {
        refusals.add(String.valueOf(e.getMessage()));
      }
    }
    return new Outcome(scenario.name(), List.of(), refusals, true);
  }

  private List<String> shortfall(Scenario scenario, String namespace, ObjectFeed.Supply feed)
      throws RefusedException {
    try {
      Path folder = Files.createDirectories(scratch.resolve(namespace));
      return new ScenarioRun(scenario, pass, command, feed, folder).run(namespace);
    } catch (IOException | IllegalArgumentException e) {
      return List.of(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of("interrupted");
    }
  }
}
