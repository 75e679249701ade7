package io.kubeipvs.conformance.churn;

import io.kubeipvs.conformance.node.Metrics;
import io.kubeipvs.conformance.node.ServiceProxy;
import io.kubeipvs.conformance.state.NamespaceShell;
import io.kubeipvs.conformance.state.NodeState;
import io.kubeipvs.conformance.trace.AttachedTrace;
import io.kubeipvs.lab.LabException;
import io.kubeipvs.lab.network.Commands;
import io.kubeipvs.lab.network.Output;
import io.kubeipvs.lab.network.Place;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * The command on one node, and what can be seen of it from outside. One thread owns it.
 *
 * @param credential what it shows to the API server, for those who read of it
 */
record AgentUnderChurn(String credential, Place place, ServiceProxy process, Commands commands)
    implements AutoCloseable {
  private static final int METRICS_PORT = 10249;
  private static final double MEBIBYTE = 1 << 20;

  /**
   * What the process takes. Immutable.
   *
   * @param heapMebibytes what of the Java heap is alive, after a collection of everything
   */
  record Footprint(double residentMebibytes, double heapMebibytes, int openFiles) {
    @Override
    public String toString() {
      return "%.0f MiB resident, %.1f MiB of live objects, %d open files"
          .formatted(residentMebibytes, heapMebibytes, openFiles);
    }
  }

  static AgentUnderChurn start(
      String credential, Place place, Commands commands, Path configuration, Path log) {
    List<String> command = List.of("kube-ipvs", "--config=" + configuration);
    ServiceProxy process =
        new ServiceProxy(
            "kube-ipvs with a " + credential, commands.startDaemon(place, command, log), log);
    AgentUnderChurn agent = new AgentUnderChurn(credential, place, process, commands);
    process.await("adoption", () -> agent.metrics().kubeIpvsIsDone());
    return agent;
  }

  Metrics metrics() {
    return Metrics.read(commands, place, METRICS_PORT);
  }

  double kernelWrites() {
    return metrics().sum("kubeipvs_kernel_writes_total");
  }

  double requests() {
    return metrics().sum("rest_client_requests_total");
  }

  AttachedTrace trace(Path file) throws IOException, InterruptedException {
    return AttachedTrace.to(process.processId(), file);
  }

  /** Collects all garbage first: what is left is what it holds. */
  Footprint footprint() {
    Output collected =
        commands.run(place, "\"$JAVA_HOME/bin/jcmd\" " + process.processId() + " GC.run");
    if (!collected.succeeded()) {
      throw new LabException("jcmd does not reach the agent: " + collected.text());
    }
    Metrics now = metrics();
    return new Footprint(
        now.value("process_resident_memory_bytes") / MEBIBYTE,
        now.value("kubeipvs_heap_used_bytes") / MEBIBYTE,
        (int) now.value("process_open_fds"));
  }

  /** The kernel state of its node, as the tools print it. */
  SortedMap<String, String> state() {
    return read(shell -> NodeState.read(shell, new TreeSet<>()));
  }

  /** Of that state only what Services and endpoints change. */
  SortedMap<String, String> tables() {
    return read(NodeState::readTables);
  }

  @FunctionalInterface
  private interface Look {
    SortedMap<String, String> through(NamespaceShell shell)
        throws IOException, InterruptedException;
  }

  private SortedMap<String, String> read(Look look) {
    try (NamespaceShell shell = NamespaceShell.open(place.name())) {
      return look.through(shell);
    } catch (IOException e) {
      throw new LabException("the state of " + place.name() + " cannot be read: " + e, e);
    } catch (InterruptedException e) {
      throw LabException.interrupted(e);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
