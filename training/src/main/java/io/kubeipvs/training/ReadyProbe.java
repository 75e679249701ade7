package io.kubeipvs.training;

import io.kubeipvs.cli.Main;
import io.kubeipvs.cli.Surroundings;
import java.io.PrintWriter;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The command as it stands on a node, on a kernel in memory, until it would write the first change
 * that a plan asks for. Prints how long that took since its process was begun, and how many classes
 * it loaded for it, and ends the process.
 */
public final class ReadyProbe {
  private final long beginNanos;

  private ReadyProbe(long beginNanos) {
    this.beginNanos = beginNanos;
  }

  /**
   * Runs the command.
   *
   * @param arguments {@code System.nanoTime()} of the process that began this one, which on Linux
   *     all processes share; an empty directory; and the command's own
   */
  public static void main(String[] arguments) {
    ReadyProbe probe = new ReadyProbe(Long.parseLong(arguments[0]));
    FakedNode node = new FakedNode(probe::ready);
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    PrintWriter err = new PrintWriter(System.err, true, System.err.charset());
    Surroundings surroundings =
        new Surroundings(nowhere, err, FakedCluster.NODE, node::open, node::ipvs, node.sysctls());
    List<String> command = List.of(arguments).subList(1, arguments.length);
    System.exit(Main.run(command, surroundings));
  }

  /** Called on the writer's thread. */
  private void ready() {
    long tookNanos = System.nanoTime() - beginNanos;
    int classes = ManagementFactory.getClassLoadingMXBean().getLoadedClassCount();
    System.out.println(TimeUnit.NANOSECONDS.toMicros(tookNanos) + " " + classes);
    System.out.flush();
    Runtime.getRuntime().halt(0);
  }

  /**
   * The command line of an agent that touches nothing of the machine but this directory.
   *
   * @param connection the argument that says where the API server is
   */
  static List<String> agentArguments(String connection, Path directory) {
    return List.of(
        connection,
        "--hostname-override=" + FakedCluster.NODE,
        "--run-dir=" + directory,
        "--healthz-port=0",
        "--metrics-port=0",
        "--conntrack-max-per-core=0",
        "--conntrack-min=0",
        "--conntrack-tcp-timeout-established=0s",
        "--conntrack-tcp-timeout-close-wait=0s",
        "--ipvs-min-sync-period=0s");
  }
}
