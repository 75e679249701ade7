package io.kubeipvs.training;

import io.kubeipvs.agent.node.NodeKernel;
import io.kubeipvs.cli.Main;
import io.kubeipvs.cli.Surroundings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;

/**
 * The command as it stands on a node, on a kernel in memory, until its standard input ends. For
 * each byte that comes there it prints how often the kernel was called so far, and for how many
 * nanoseconds.
 */
public final class LoadProbe {
  private final TimedCalls kernelCalls = new TimedCalls();
  private final FakedNode node = new FakedNode(() -> {});

  private LoadProbe() {}

  /**
   * Runs the command.
   *
   * @param arguments the command's own
   */
  public static void main(String[] arguments) {
    LoadProbe probe = new LoadProbe();
    Thread.ofPlatform().daemon().name("probe").start(probe::answer);
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    PrintWriter err = new PrintWriter(System.err, true, System.err.charset());
    Surroundings surroundings =
        new Surroundings(
            nowhere, err, FakedCluster.NODE, probe::open, probe.node::ipvs, probe.node.sysctls());
    System.exit(Main.run(List.of(arguments), surroundings));
  }

  private NodeKernel open() {
    return node.open(kernelCalls);
  }

  private void answer() {
    try {
      while (System.in.read() >= 0) {
        System.out.println(kernelCalls.calls() + " " + kernelCalls.nanos());
        System.out.flush();
      }
    } catch (IOException e) {
      System.err.println("the probe's standard input cannot be read: " + e.getMessage());
    }
    System.exit(0); // whoever measures is done, or gone
  }
}
