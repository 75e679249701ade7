package io.kubeipvs.conformance.run;

import io.kubeipvs.conformance.scenario.Pass;
import io.kubeipvs.conformance.scenario.Scenario;
import io.kubeipvs.conformance.scenario.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;

/** Runs one scenario in a namespace of its own. One thread owns it. */
final class ScenarioRun {
  private final Scenario scenario;
  private final Pass pass;
  private final Path command;
  private final ObjectFeed.Supply feeds;
  private final Path folder;

  /**
   * @param command takes kube-proxy's arguments
   * @param feeds opened once
   * @param folder a fresh folder for manifests, configuration and log
   */
  ScenarioRun(Scenario scenario, Pass pass, Path command, ObjectFeed.Supply feeds, Path folder) {
    this.scenario = scenario;
    this.pass = pass;
    this.command = command;
    this.feeds = feeds;
    this.folder = folder;
  }

  /** Where the scenario falls short, as text; empty if every file of every step is equal. */
  List<String> run(String namespace) throws IOException, InterruptedException, RefusedException {
    Path configuration = folder.resolve("config.yaml");
    try (NodeNamespace node = NodeNamespace.create(namespace);
        ObjectFeed feed = feeds.open(namespace, folder);
        ProxyProcess proxy =
            new ProxyProcess(
                command, namespace, arguments(feed, configuration), folder.resolve("log"))) {
      Files.writeString(
          configuration,
          new Dump(DumpSettings.builder().build())
              .dumpToString(feed.configuration(scenario.configuration(pass))));
      node.prepare(scenario);
      for (Step step : scenario.steps()) {
        List<String> shortfall = runStep(step, node, proxy, feed);
        if (!shortfall.isEmpty()) {
          List<String> report = new ArrayList<>();
          report.add("step " + step.number() + " (" + step.title() + "):");
          report.addAll(shortfall);
          report.add("the last lines of kube-ipvs:\n" + proxy.lastOutput());
          return report;
        }
      }
      proxy.stop();
      return List.of();
    }
  }

  private static List<String> arguments(ObjectFeed feed, Path configuration) {
    List<String> arguments = new ArrayList<>(List.of("--config=" + configuration));
    arguments.addAll(feed.arguments());
    return arguments;
  }

  private List<String> runStep(Step step, NodeNamespace node, ProxyProcess proxy, ObjectFeed feed)
      throws IOException, InterruptedException, RefusedException {
    if (!step.run().isBlank()) {
      node.run(step.run(), "run the lines of step " + step.number());
    }
    boolean once = !step.arguments().isEmpty();
    if (step.restart() || once) {
      proxy.stop();
    }
    Settling settling = new Settling(step.objects(), step.expected(pass), node, proxy);
    feed.put(step.objects());
    Map<String, String> more = new TreeMap<>();
    if (once) {
      int status = proxy.runOnce(step.arguments());
      if (status != 0 || step.expected(pass).containsKey("exit.txt")) {
        more.put("exit.txt", status + "\n");
      }
    } else if (proxy.isStopped()) {
      proxy.start();
    }
    return settling.await(more);
  }
}
