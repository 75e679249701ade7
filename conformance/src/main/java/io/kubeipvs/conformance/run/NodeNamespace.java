package io.kubeipvs.conformance.run;

import io.kubeipvs.conformance.scenario.Scenario;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * The network namespace that stands for a scenario's node: its links up, with their addresses, and
 * a default route to the first one. Deleted on {@link #close}. One thread owns it.
 */
public final class NodeNamespace implements AutoCloseable {
  private static final int COMMAND_TIMEOUT_SECONDS = 120;

  private final String name;

  private NodeNamespace(String name) {
    this.name = name;
  }

  /** Makes a namespace under /run/netns; the name must be free. */
  public static NodeNamespace create(String name) throws IOException, InterruptedException {
    shell("ip netns add " + name, "make the network namespace " + name);
    return new NodeNamespace(name);
  }

  public String name() {
    return name;
  }

  /** Adds the scenario's links, then runs its {@code prepare} lines. */
  void prepare(Scenario scenario) throws IOException, InterruptedException {
    StringBuilder script = new StringBuilder("ip link set lo up\n");
    for (Scenario.Link link : scenario.links()) {
      script.append("ip link add " + link.name() + " type dummy\n");
      script.append("ip link set " + link.name() + " up\n");
      for (String address : link.addresses()) {
        boolean ipv6 = address.contains(":");
        script
            .append("ip " + (ipv6 ? "-6 " : "") + "addr add " + address + " dev " + link.name())
            .append(ipv6 ? " nodad\n" : "\n");
      }
    }
    if (!scenario.links().isEmpty()) {
      String first = scenario.links().getFirst().name();
      script.append("ip route add default dev " + first + " 2>/dev/null || true\n");
      script.append("ip -6 route add default dev " + first + " 2>/dev/null || true\n");
    }
    run(script.toString(), "set up the links");
    if (!scenario.prepare().isBlank()) {
      run(scenario.prepare(), "run the scenario's prepare lines");
    }
  }

  /** Runs shell lines in the namespace; the first that fails ends them with an error. */
  public void run(String lines, String purpose) throws IOException, InterruptedException {
    execute(purpose, "nsenter", "--net=/run/netns/" + name, "sh", "-ec", lines);
  }

  @Override
  public void close() throws IOException {
    try {
      shell("ip netns delete " + name, "delete the network namespace " + name);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while deleting the network namespace " + name, e);
    }
  }

  private static void shell(String line, String purpose) throws IOException, InterruptedException {
    execute(purpose, "sh", "-ec", line);
  }

  private static void execute(String purpose, String... command)
      throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
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
