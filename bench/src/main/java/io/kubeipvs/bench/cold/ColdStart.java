package io.kubeipvs.bench.cold;

import io.kubeipvs.agent.Agent;
import io.kubeipvs.agent.config.AgentConfig;
import io.kubeipvs.agent.metrics.RestClientFigures;
import io.kubeipvs.agent.node.NodeKernel;
import io.kubeipvs.agent.settings.AgentConfigs;
import io.kubeipvs.agent.settings.ConfigDefaults;
import io.kubeipvs.agent.settings.ConfigurationFile;
import io.kubeipvs.bench.workload.ClusterShape;
import io.kubeipvs.bench.workload.DecodedObjects;
import io.kubeipvs.bench.workload.Workload;
import io.kubeipvs.kubernetes.event.EventSink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeoutException;

/**
 * From decoded objects to the kernel's last acknowledgement, once, by the whole agent in a Java
 * machine that has done nothing before but make those objects. Prints lines of a name and
 * nanoseconds or a count. Run in a node's namespace, with the options that the launcher gives.
 */
public final class ColdStart {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

  private ColdStart() {}

  /**
   * Runs it.
   *
   * @param args the shape, such as 10000x10, and the configuration file; what follows does not
   *     count
   */
  public static void main(String[] args) throws Exception {
    PreparedSource source =
        new PreparedSource(DecodedObjects.of(Workload.of(ClusterShape.parse(args[0]))));
    AgentConfig config = config(Path.of(args[1]));
    long startNanos = System.nanoTime();
    try (Agent agent =
        Agent.start(
            config,
            NodeKernel.open(),
            source,
            new RestClientFigures(),
            EventSink.NONE,
            System::nanoTime,
            InstantSource.system(),
            ColdStart::complain)) {
      long endNanos = awaitApplied(agent, source.toldNanos());
      System.out.println("prepared " + (source.toldNanos() - startNanos));
      System.out.println("applied " + (endNanos - source.toldNanos()));
      System.out.println("writes " + agent.status().totalWrites());
      System.out.println("failing " + agent.status().failingCount());
    }
  }

  private static void complain(Throwable fault) {
    fault.printStackTrace(System.err);
  }

  private static AgentConfig config(Path file) throws Exception {
    return AgentConfigs.of(
        ConfigDefaults.complete(ConfigurationFile.read(Files.readString(file)).settings()),
        "",
        Workload.NODE);
  }

  private static long awaitApplied(Agent agent, long toldNanos) throws Exception {
    while (agent.status().appliedUpdates() == 0) {
      if (System.nanoTime() - toldNanos > LIMIT.toNanos()) {
        throw new TimeoutException("not applied within " + LIMIT.toSeconds() + " s");
      }
      Thread.sleep(BETWEEN_LOOKS);
    }
    return System.nanoTime();
  }
}
