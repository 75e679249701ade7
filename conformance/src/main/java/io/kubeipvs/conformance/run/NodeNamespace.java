package io.kubeipvs.conformance.run;

import io.kubeipvs.conformance.scenario.Scenario;
import io.kubeipvs.conformance.state.NamespaceShell;
import io.kubeipvs.conformance.state.NodeState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.concurrent.TimeUnit;

/**
 * The network namespace that stands for a scenario's node: its links up, with their addresses, and
 * a default route to the first one. Deleted on {@link #close}. One thread owns it.
 */
public final class NodeNamespace implements AutoCloseable {
  private static final int COMMAND_TIMEOUT_SECONDS = 120;

  private final String name;
  private final NamespaceShell shell;

  private NodeNamespace(String name, NamespaceShell shell) {
    this.name = name;
    this.shell = shell;
  }

  /** Makes a namespace under /run/netns; the name must be free. */
  public static NodeNamespace create(String name) throws IOException, InterruptedException {
    execute("make the network namespace " + name, "", "ip", "netns", "add", name);
    return new NodeNamespace(name, NamespaceShell.open(name));
  }

  public String name() {
    return name;
  }

  /** Adds the scenario's links, then runs its {@code prepare} lines. */
  void prepare(Scenario scenario) throws IOException, InterruptedException {
    StringBuilder links = new StringBuilder("link set lo up\n");
    for (Scenario.Link link : scenario.links()) {
      links.append("link add " + link.name() + " up type dummy\n");
      for (String address : link.addresses()) {
        links
            .append("addr add " + address + " dev " + link.name())
            .append(address.contains(":") ? " nodad\n" : "\n");
      }
    }
    execute("set up the links", links.toString(), "ip", "-n", name, "-batch", "-");
    if (!scenario.links().isEmpty()) {
      String route = "route add default dev " + scenario.links().getFirst().name();
      // A family that the node has no address of has no route either.
      shell.run("printf '" + route + "\\n-6 " + route + "\\n' | ip -force -batch -");
    }
    if (!scenario.prepare().isBlank()) {
      run(scenario.prepare(), "run the scenario's prepare lines");
    }
  }

  /** Runs shell lines in the namespace; the first that fails ends them with an error. */
  public void run(String lines, String purpose) throws IOException, InterruptedException {
    execute(purpose, "", "nsenter", "--net=/run/netns/" + name, "sh", "-ec", lines);
  }

  /**
   * The state as the tools print it: name of a file to its content.
   *
   * @param healthCheckPorts ports to ask on 127.0.0.1
   */
  public SortedMap<String, String> state(SortedSet<Integer> healthCheckPorts)
      throws IOException, InterruptedException {
    return NodeState.read(shell, healthCheckPorts);
  }

  @Override
  public void close() throws IOException {
    shell.close();
    try {
      execute("delete the network namespace " + name, "", "ip", "netns", "delete", name);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while deleting the network namespace " + name, e);
    }
  }

  private static void execute(String purpose, String input, String... command)
      throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(COMMAND_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("cannot " + purpose + ": no end after 120 s");
    }
    if (process.exitValue() != 0) {
      throw new IOException(
          "cannot " + purpose + ": exit status " + process.exitValue() + ": " + output.strip());
    }
  }
}
