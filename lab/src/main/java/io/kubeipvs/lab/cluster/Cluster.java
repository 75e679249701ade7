package io.kubeipvs.lab.cluster;

import io.kubeipvs.lab.LabException;
import io.kubeipvs.lab.LabFiles;
import io.kubeipvs.lab.network.Commands;
import io.kubeipvs.lab.network.LabNode;
import io.kubeipvs.lab.network.Network;
import io.kubeipvs.lab.network.Patience;
import io.kubeipvs.lab.network.Pod;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The running cluster. It owns every process and namespace in it; closing it ends and removes them
 * all. Start and close may be called by different threads, anything else by one.
 */
public final class Cluster implements AutoCloseable {
  /** How long the agents get for their first round, on a slow machine. */
  private static final Duration FIRST_ROUND = Duration.ofMinutes(2);

  private final LabFiles files;
  private final Commands commands;
  private final Network network;
  private final Manifests manifests;
  private final Deque<Daemon> daemons = new ArrayDeque<>();
  private final Map<LabNode, Daemon> agents = new HashMap<>();
  private boolean hasNamespaces;
  private boolean isClosed;

  public Cluster(LabFiles files) {
    this.files = files;
    this.commands = new Commands(files.home(), files.commands());
    this.network = new Network(ClusterPlan.NETWORK, commands);
    this.manifests = new Manifests(files.manifests());
  }

  /**
   * Builds the cluster and waits until every agent has programmed its node.
   *
   * @param progress is told what happens now
   */
  public void start(Consumer<String> progress) {
    ExpectedState expected = manifests.expected();
    progress.accept("three nodes, six pods and the network between them");
    connect();
    progress.accept("nginx in the web pods, dnsmasq as cluster DNS, an API server stand-in");
    startWorkloads(expected);
    progress.accept("a kube-ipvs agent on every node");
    for (LabNode node : ClusterPlan.NODES) {
      Daemon agent = keep(Agent.start(commands, files, node));
      agents.put(node, agent);
    }
    for (LabNode node : ClusterPlan.NODES) {
      awaitFirstRound(node, expected);
    }
  }

  public Commands commands() {
    return commands;
  }

  public LabFiles files() {
    return files;
  }

  public Manifests manifests() {
    return manifests;
  }

  /** The agent's process on a node. */
  public Daemon agent(LabNode node) {
    Daemon agent = agents.get(node);
    if (agent == null) {
      throw new IllegalStateException("no agent runs on " + node.name());
    }
    return agent;
  }

  /** A look at what a node's kernel holds. */
  public KernelView kernel(LabNode node) {
    return new KernelView(commands, node);
  }

  private void connect() {
    claimNamespaces();
    network.build();
  }

  private void startWorkloads(ExpectedState expected) {
    keep(Nginx.startApiServer(commands, files, ClusterPlan.CONTROL_PLANE));
    for (Pod pod : ClusterPlan.WEB_PODS) {
      keep(Nginx.start(commands, files, pod));
    }
    for (Pod pod : ClusterPlan.DNS_PODS) {
      keep(Dnsmasq.start(commands, files, pod, expected.hosts()));
    }
  }

  /**
   * Waits until a node's kernel holds what the manifests ask for.
   *
   * @return what still differs when the time is up; empty if nothing does
   */
  public String awaitProgrammed(LabNode node, ExpectedState expected, Duration limit) {
    KernelView kernel = kernel(node);
    String[] difference = {""};
    Patience.until(
        limit,
        () -> {
          daemonsMustBeAlive();
          difference[0] = kernel.difference(expected);
          return difference[0].isEmpty();
        });
    return difference[0];
  }

  private void awaitFirstRound(LabNode node, ExpectedState expected) {
    String difference = awaitProgrammed(node, expected, FIRST_ROUND);
    if (!difference.isEmpty()) {
      throw new LabException(
          "the agent on %s has not programmed its node within %d seconds; %s%nIt says:%n%s"
              .formatted(node.name(), FIRST_ROUND.toSeconds(), difference, agent(node).endOfLog()));
    }
  }

  private synchronized void daemonsMustBeAlive() {
    daemons.forEach(Daemon::mustBeAlive);
  }

  private synchronized void claimNamespaces() {
    refuseIfClosed();
    hasNamespaces = true;
  }

  private synchronized Daemon keep(Daemon daemon) {
    daemons.push(daemon);
    refuseIfClosed();
    return daemon;
  }

  private void refuseIfClosed() {
    if (isClosed) {
      daemons.forEach(Daemon::close);
      throw new LabException("the cluster is being taken down");
    }
  }

  /** Ends every process and removes every namespace. A second call does nothing. */
  @Override
  public synchronized void close() {
    if (isClosed) {
      return;
    }
    isClosed = true;
    daemons.forEach(Daemon::close);
    if (hasNamespaces) {
      network.close();
    }
  }
}
