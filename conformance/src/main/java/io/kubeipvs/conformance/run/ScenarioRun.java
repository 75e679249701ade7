package io.kubeipvs.conformance.run;

import io.kubeipvs.conformance.scenario.Scenario;
import io.kubeipvs.conformance.scenario.Step;
import io.kubeipvs.conformance.state.NodeState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs one scenario in a namespace of its own. One thread owns it. */
final class ScenarioRun {
  private static final Pattern HEALTH_CHECK_PORT =
      Pattern.compile("healthCheckNodePort:\\s*(\\d+)");
  private static final long PAUSE_MILLIS = 1_000;
  private static final long GIVE_UP_MILLIS = 60_000;

  /** A state that stays different for so long after a step began is taken for settled. */
  private static final long DIFFERENT_FOR_GOOD_MILLIS = 30_000;

  private final Scenario scenario;
  private final Path command;
  private final Path folder;

  /**
   * @param folder a fresh folder for manifests, configuration and log
   */
  ScenarioRun(Scenario scenario, Path command, Path folder) {
    this.scenario = scenario;
    this.command = command;
    this.folder = folder;
  }

  /** Where the scenario falls short, as text; empty if every file of every step is equal. */
  List<String> run(String namespace) throws IOException, InterruptedException {
    Path manifests = Files.createDirectories(folder.resolve("manifests"));
    List<String> arguments = new ArrayList<>(List.of("run", "--manifests=" + manifests));
    arguments.addAll(Flags.of(scenario.configuration()));
    try (NodeNamespace node = NodeNamespace.create(namespace);
        ProxyProcess proxy =
            new ProxyProcess(command, namespace, arguments, folder.resolve("log"))) {
      node.prepare(scenario);
      for (Step step : scenario.steps()) {
        List<String> shortfall = runStep(step, node, proxy, manifests);
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

  private List<String> runStep(Step step, NodeNamespace node, ProxyProcess proxy, Path manifests)
      throws IOException, InterruptedException {
    if (!step.run().isBlank()) {
      node.run(step.run(), "run the lines of step " + step.number());
    }
    boolean once = !step.arguments().isEmpty();
    if (step.restart() || once) {
      proxy.stop();
    }
    put(manifests, step.objects());
    Map<String, String> more = new TreeMap<>();
    if (once) {
      int status = proxy.runOnce(onceArguments(step));
      more.put("exit.txt", status + "\n");
      if (!step.expected().containsKey("exit.txt") && status == 0) {
        more.clear();
      }
    } else if (step.number() == 1 || step.restart()) {
      proxy.start();
    }
    return settle(step, node, proxy, more);
  }

  /** kube-proxy's arguments for a single run, in the words of our command. */
  private static List<String> onceArguments(Step step) {
    if (!step.arguments().equals(List.of("--cleanup"))) {
      throw new IllegalArgumentException("unknown arguments " + step.arguments());
    }
    return List.of("cleanup");
  }

  /** Objects arrive all at once: the file is written beside and moved into place. */
  private static void put(Path manifests, String objects) throws IOException {
    Path written = manifests.resolveSibling("objects.next");
    Files.writeString(written, objects);
    Files.move(
        written,
        manifests.resolve("objects.yaml"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private static List<String> settle(
      Step step, NodeNamespace node, ProxyProcess proxy, Map<String, String> more)
      throws IOException, InterruptedException {
    SortedSet<Integer> ports = healthCheckPorts(step.objects());
    long begunNanos = System.nanoTime();
    SortedMap<String, String> before = new TreeMap<>();
    while (true) {
      SortedMap<String, String> found = new TreeMap<>(NodeState.read(node.name(), ports));
      found.putAll(more);
      Integer exit = proxy.exitStatus();
      if (exit != null) {
        found.put("exit.txt", exit + "\n");
      }
      long passedMillis = (System.nanoTime() - begunNanos) / 1_000_000;
      List<String> differences = Difference.between(step.expected(), found);
      boolean still = found.equals(before);
      if (still && differences.isEmpty()) {
        return List.of();
      }
      if ((still && passedMillis > DIFFERENT_FOR_GOOD_MILLIS) || passedMillis > GIVE_UP_MILLIS) {
        return differences.isEmpty()
            ? List.of("the state did not settle within 60 s")
            : differences;
      }
      before = found;
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  private static SortedSet<Integer> healthCheckPorts(String objects) {
    SortedSet<Integer> ports = new TreeSet<>();
    Matcher matcher = HEALTH_CHECK_PORT.matcher(objects);
    while (matcher.find()) {
      ports.add(Integer.valueOf(matcher.group(1)));
    }
    return ports;
  }
}
