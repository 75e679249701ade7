package io.kubeipvs.agent;

import io.kubeipvs.agent.config.AgentConfig;
import io.kubeipvs.agent.health.ProxyHealth;
import io.kubeipvs.agent.metrics.MetricSource;
import io.kubeipvs.agent.metrics.StateFigures;
import io.kubeipvs.agent.names.AgentServer;
import io.kubeipvs.agent.names.AgentWrites;
import io.kubeipvs.agent.names.NameTable;
import io.kubeipvs.agent.node.NodeKernel;
import io.kubeipvs.dataplane.DataplaneConfig;
import io.kubeipvs.dataplane.DataplaneException;
import io.kubeipvs.dataplane.DataplaneStatus;
import io.kubeipvs.dataplane.DifferenceReport;
import io.kubeipvs.dataplane.Kernel;
import io.kubeipvs.dataplane.WriteHistory;
import io.kubeipvs.dataplane.duty.Dataplane;
import io.kubeipvs.kubernetes.event.EventSink;
import io.kubeipvs.kubernetes.source.ObjectSource;
import io.kubeipvs.kubernetes.source.SourceEvent;
import io.kubeipvs.linux.ipvs.IpvsTimeouts;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.proxy.config.NodeFacts;
import io.kubeipvs.proxy.config.PlanConfig;
import io.kubeipvs.proxy.plan.PlanUpdate;
import io.kubeipvs.proxy.planner.Planner;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running agent: source, planner and writer, joined. Source and writer have threads of their own,
 * and so has planning for what does not come alone ({@link PlanningTurns}); between them only
 * values pass.
 *
 * <p>Every method may be called from any thread.
 */
public final class Agent implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Agent.class);

  private static final Duration COMPARISON_PATIENCE = Duration.ofSeconds(50);

  private final AgentConfig config;
  private final AgentClock clock;
  private final ObjectSource source;
  private final Dataplane dataplane;
  private final PlanLoop planLoop;
  private final Progress progress;
  private final Figures figures;
  private final HealthChecks healthChecks;
  private final Ports ports;
  private final List<AgentServer> servers;
  private final PlanningTurns planning;
  private long submissions;

  private Agent(
      AgentConfig config,
      NodeKernel node,
      ObjectSource source,
      MetricSource sourceFigures,
      EventSink clusterEvents,
      LongSupplier nanoClock,
      InstantSource wallClock,
      Consumer<Throwable> onFault)
      throws DataplaneException, InterruptedException {
    PlanConfig planConfig = config.planConfig(node.families(), node.randomFully());
    this.config = config;
    this.clock = new AgentClock(nanoClock, wallClock);
    ProxyHealth health =
        new ProxyHealth(wallClock, clock, config.ipvs().syncPeriod(), node.families());
    this.source = source;
    this.progress = new Progress(health, node.families());
    this.figures = Figures.begin(clock, node.families());
    KernelEvents events =
        new KernelEvents(
            config.writes(),
            progress,
            figures,
            this::status,
            this::interfaceAddresses,
            this::applied,
            onFault);
    this.dataplane = startDataplane(node.kernel(), events);
    this.planLoop =
        new PlanLoop(
            config,
            new Planner(planConfig),
            this::submit,
            health,
            progress,
            figures,
            new ConflictNotices(config.writes() ? clusterEvents : EventSink.NONE),
            clock::nanos,
            dataplane.status().interfaceAddresses());
    this.healthChecks = new HealthChecks(planConfig, health);
    this.ports = openPorts(config, node, health, sourceFigures);
    this.servers = openServers();
    this.planning = new PlanningTurns(new Planning(), clock, onFault);
  }

  /**
   * Prepares the node, and begins to follow the source.
   *
   * @param node closed by the agent, also if the start fails
   * @param source closed by the agent
   * @param sourceFigures what the source counts
   * @param clusterEvents is told what concerns objects; nothing in shadow mode
   * @param onFault called, on any thread, if a thread of the agent has ended by a fault of the
   *     program; the agent has then to be closed
   * @throws DataplaneException if this node cannot be served; the message says what to do
   */
  public static Agent start(
      AgentConfig config,
      NodeKernel node,
      ObjectSource source,
      MetricSource sourceFigures,
      EventSink clusterEvents,
      LongSupplier nanoClock,
      InstantSource wallClock,
      Consumer<Throwable> onFault)
      throws DataplaneException, InterruptedException {
    Agent agent =
        new Agent(
            config, node, source, sourceFigures, clusterEvents, nanoClock, wallClock, onFault);
    agent.planning.start();
    source.start(agent::hear);
    return agent;
  }

  static DataplaneConfig dataplaneConfig(AgentConfig config) {
    return new DataplaneConfig(
        config.ipvs().scheduler(),
        config.ipvs().excludeCidrs(),
        true,
        config.ipvs().strictArp(),
        new IpvsTimeouts(
            config.ipvs().tcpTimeout().toSeconds(),
            config.ipvs().tcpFinTimeout().toSeconds(),
            config.ipvs().udpTimeout().toSeconds()),
        config.ipvs().syncPeriod(),
        config.differences(),
        config.ipvs().serviceAddresses());
  }

  private Dataplane startDataplane(Kernel kernel, KernelEvents events)
      throws DataplaneException, InterruptedException {
    DataplaneConfig choices = dataplaneConfig(config);
    return config.writes()
        ? Dataplane.start(choices, kernel, events, figures.kernel(), clock::nanos, clock)
        : Dataplane.shadow(choices, kernel, events, clock::nanos);
  }

  private Ports openPorts(
      AgentConfig config, NodeKernel node, ProxyHealth health, MetricSource sourceFigures)
      throws DataplaneException {
    StateFigures state = new StateFigures(this::status, planLoop::planned);
    List<MetricSource> sources =
        new ArrayList<>(
            List.of(
                figures.sync(),
                figures.objects(),
                figures.kernel(),
                health.probes(),
                state,
                sourceFigures));
    if (!config.writes()) {
      sources.add(figures.shadow());
    }
    try {
      return Ports.open(config, node, health, sources, planLoop);
    } catch (IOException e) {
      dataplane.close();
      throw new DataplaneException(String.valueOf(e.getMessage()), e);
    }
  }

  /** What the command asks; without it the agent serves all the same. */
  private List<AgentServer> openServers() {
    if (config.role() == AgentConfig.Role.COMPARING_ONCE) {
      return List.of();
    }
    List<AgentServer> opened = new ArrayList<>();
    try {
      opened.add(
          AgentServer.names(
              config.runDirectory(), config.nodeName(), () -> NameTable.of(planLoop.image())));
      opened.add(AgentServer.differences(config.runDirectory(), this::differences));
      opened.add(AgentServer.writes(config.runDirectory(), this::writes));
    } catch (IOException e) {
      log.atWarn()
          .addKeyValue("directory", config.runDirectory())
          .addKeyValue("reason", String.valueOf(e.getMessage()))
          .log(
              "Cannot make the agent's sockets; \"kube-ipvs ls\" has no names from here, and \"diff\" and \"writes\" no answer");
    }
    return opened;
  }

  /** How the writer stands. */
  public DataplaneStatus status() {
    return dataplane.status();
  }

  /**
   * Compares the kernel with the latest plan, now; waits for a first plan.
   *
   * @throws IOException if there is no plan, or no answer, in time
   */
  public DifferenceReport differences() throws IOException {
    return differences(COMPARISON_PATIENCE);
  }

  /** The same with another patience. */
  DifferenceReport differences(Duration patience) throws IOException {
    try {
      return dataplane.differences(patience);
    } catch (TimeoutException e) {
      throw new IOException(
          "no comparison within %d s: %s".formatted(patience.toSeconds(), hindrance()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the kernel was compared", e);
    }
  }

  /** What may keep a comparison from being made. */
  private String hindrance() {
    List<String> awaited = planLoop.awaited();
    return awaited.isEmpty()
        ? "have all objects been listed?"
        : "the first plan waits for what Node %s does not tell (%s); the agent's log says how long"
            .formatted(config.nodeName(), String.join("; ", awaited));
  }

  /** What was written lately; nothing in shadow mode. */
  private AgentWrites writes() throws IOException {
    if (!config.writes()) {
      return new AgentWrites(true, WriteHistory.NONE);
    }
    try {
      return new AgentWrites(false, dataplane.journal());
    } catch (TimeoutException e) {
      throw new IOException(
          "the writer gave no answer within %d s: it is amid a long change, or waits for a tool or the kernel; the log may say for what"
              .formatted(Dataplane.JOURNAL_PATIENCE.toSeconds()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the writer was asked", e);
    }
  }

  /** The first plan is of everything, and would keep a source for long. */
  private void hear(List<SourceEvent> events) {
    planLoop.hear(events);
    if (planLoop.planned() == null) {
      planning.wake();
    } else {
      planning.wakeOrTurn();
    }
  }

  private void interfaceAddresses(Set<IpAddress> addresses) {
    planLoop.interfaceAddresses(addresses);
    planning.wake();
  }

  private final class Planning implements PlanningTurns.Work {
    @Override
    public void turn(long nowNanos) {
      healthChecks.doWork(nowNanos);
      planLoop.doWork(nowNanos);
    }

    @Override
    public long nextNanos() {
      return Math.min(planLoop.nextWorkNanos(), healthChecks.nextWorkNanos());
    }

    @Override
    public void end() {
      healthChecks.close();
    }
  }

  /** Called in a turn of planning. */
  private void submit(PlanUpdate update, NodeFacts node, long nowNanos) {
    submissions++;
    progress.submitted(Submission.of(submissions, update, nowNanos));
    figures.sync().submitted(submissions);
    if (config.writes()) { // else the ports are the running proxy's
      healthChecks.follow(submissions, update, node, nowNanos);
    }
    dataplane.submit(update, planLoop.gaps());
  }

  /** Called by the writer; most changes make no health check better, and wake nobody. */
  private void applied(long number) {
    if (config.writes() && healthChecks.applied(number)) {
      planning.wake();
    }
  }

  /** Ends all threads. The kernel stays as it is, and traffic goes on. */
  @Override
  public void close() {
    planning.close(); // first: closing a source interrupts its threads, and one may be planning
    source.close();
    servers.forEach(AgentServer::close);
    ports.close();
    dataplane.close();
  }
}
