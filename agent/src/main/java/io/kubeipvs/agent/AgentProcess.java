package io.kubeipvs.agent;

import io.kubeipvs.agent.config.AgentConfig;
import io.kubeipvs.agent.config.SourceConfig;
import io.kubeipvs.agent.metrics.RestClientFigures;
import io.kubeipvs.agent.names.AgentNames;
import io.kubeipvs.agent.names.AgentServer;
import io.kubeipvs.agent.names.AgentSocket;
import io.kubeipvs.agent.node.ConntrackSettings;
import io.kubeipvs.agent.node.NodeKernel;
import io.kubeipvs.dataplane.DifferenceReport;
import io.kubeipvs.dataplane.Kernel;
import io.kubeipvs.dataplane.duty.Dataplane;
import io.kubeipvs.kubernetes.apiserver.ApiServerSource;
import io.kubeipvs.kubernetes.connection.ApiClient;
import io.kubeipvs.kubernetes.connection.ApiClients;
import io.kubeipvs.kubernetes.connection.ConnectionConfig;
import io.kubeipvs.kubernetes.event.ClusterEvent;
import io.kubeipvs.kubernetes.event.EventSink;
import io.kubeipvs.kubernetes.manifest.ManifestDirectory;
import io.kubeipvs.kubernetes.source.ObjectSource;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.linux.sysctl.ProcSysctls;
import io.kubeipvs.linux.sysctl.Sysctls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The agent as a process: from its start to a signal or a fault. Used once, by the main thread. */
public final class AgentProcess {
  private static final Logger log = LoggerFactory.getLogger(AgentProcess.class);
  private static final Path MODULES = Path.of("/sys/module");
  private static final Path DEVICES = Path.of("/sys/devices/system");
  private static final Path FLOW_LIMIT = Path.of("/proc/sys/net/netfilter/nf_conntrack_max");

  private static final Path OUT_OF_MEMORY_SCORE = Path.of("/proc/self/oom_score_adj");

  private final AgentConfig config;
  private final @Nullable ConfigurationWatch watch;
  private final NodeKernel.Opener nodeOpener;
  private final StopSignal stop = StopSignal.install();
  private volatile @Nullable Throwable fault;
  private volatile boolean configurationChanged;

  private AgentProcess(
      AgentConfig config, @Nullable ConfigurationWatch watch, NodeKernel.Opener nodeOpener) {
    this.config = config;
    this.watch = watch;
    this.nodeOpener = nodeOpener;
  }

  /**
   * Serves this node until a signal comes or the configuration file changes.
   *
   * @param watch of the file that the configuration comes from; null for none
   * @return the exit status: 0 after a signal, 1 after a fault of the program, or if there is a new
   *     configuration, so that a supervisor starts the process again
   * @throws IOException if this node cannot be served; the message says what to do
   */
  public static int run(
      AgentConfig config, @Nullable ConfigurationWatch watch, NodeKernel.Opener nodeOpener)
      throws IOException {
    AgentProcess process = new AgentProcess(config, watch, nodeOpener);
    try {
      return process.serve();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      process.stop.ended();
    }
  }

  /**
   * Makes only the settings that need full privileges, for an init container.
   *
   * @throws IOException if one cannot be made; the message says what to do
   */
  public static void initialize(AgentConfig config, NodeKernel.Opener nodeOpener)
      throws IOException {
    try (Kernel kernel = nodeOpener.open().kernel()) {
      Dataplane.initialize(Agent.dataplaneConfig(config), kernel, InstantSource.system());
    }
    ensureConntrack(config);
  }

  /**
   * The kernel settings that a start with this configuration would have to write and may not, each
   * as {@code NAME = VALUE}. Writes nothing.
   *
   * @param sysctls of the node
   * @throws IOException if it cannot be told; the message says why
   */
  public static List<String> settingsOutOfReach(AgentConfig config, Sysctls sysctls)
      throws IOException {
    return config.writes()
        ? Dataplane.settingsOutOfReach(Agent.dataplaneConfig(config), sysctls)
        : List.of();
  }

  /**
   * Compares the kernel with what this configuration asks for, and writes nothing.
   *
   * @throws IOException if it cannot be told; the message says why
   */
  public static DifferenceReport compareOnce(AgentConfig config, NodeKernel.Opener nodeOpener)
      throws IOException {
    AgentConfig comparing = config.comparingOnce();
    RestClientFigures requests = new RestClientFigures();
    try (ObjectSource source = EarlySource.reading(openSource(comparing, requests));
        Agent agent =
            Agent.start(
                comparing,
                nodeOpener.open(),
                source,
                requests,
                EventSink.NONE,
                System::nanoTime,
                InstantSource.system(),
                fault -> log.atError().setCause(fault).log("A fault of the program"))) {
      return agent.differences();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private int serve() throws IOException, InterruptedException {
    refuseSecondAgent();
    AgentServer.prepare();
    if (config.writes()) {
      adjustOutOfMemoryScore();
    }
    // A thread that dies of a fault must not leave a process that only seems to work.
    Thread.setDefaultUncaughtExceptionHandler((thread, cause) -> faultFound(cause));
    RestClientFigures requests = new RestClientFigures();
    ObjectSource opened = openSource(config, requests);
    Agent agent;
    try (ObjectSource source = EarlySource.reading(opened)) {
      agent = startAgent(source, requests, eventsOf(opened));
      try (agent) {
        work();
      }
    }
    Throwable found = fault;
    if (found != null) {
      log.atError().setCause(found).log("Ending after a fault of the program; please report it");
      return 1;
    }
    if (configurationChanged) {
      log.error("Ending, for the content of the configuration file has changed; start me again");
      return 1;
    }
    if (!config.writes()) {
      log.info("Ended; nothing was written");
      return 0;
    }
    log.atInfo()
        .addKeyValue("writes", agent.status().totalWrites())
        .log("Ended; the kernel stays as it is, and traffic goes on");
    return 0;
  }

  /** Until there is a reason to end. */
  private void work() throws InterruptedException {
    if (config.writes()) {
      ensureConntrack(config); // by now the module is there
    } else {
      log.info("Shadow mode: nothing is written, differences are told");
    }
    if (watch != null) {
      watch.start(this::configurationChanged);
    }
    stop.await();
  }

  private static EventSink eventsOf(ObjectSource opened) {
    return opened instanceof ApiServerSource server ? server.events() : EventSink.NONE;
  }

  private Agent startAgent(ObjectSource source, RestClientFigures requests, EventSink events)
      throws IOException, InterruptedException {
    NodeKernel node = nodeOpener.open();
    logStart(node);
    return Agent.start(
        config,
        node,
        source,
        requests,
        events,
        System::nanoTime,
        InstantSource.system(),
        this::faultFound);
  }

  private static ObjectSource openSource(AgentConfig config, RestClientFigures requests)
      throws IOException {
    return switch (config.source()) {
      case SourceConfig.Manifests(Path directory) -> ManifestDirectory.open(directory);
      case SourceConfig.ApiServer(ConnectionConfig connection) -> {
        ApiClient client =
            new CountedClient(ApiClients.open(connection), requests, System::nanoTime);
        ApiServerSource source = ApiServerSource.of(client, connection, config.nodeName());
        if (config.writes()) {
          source.events().post(ClusterEvent.starting(config.nodeName()));
        }
        yield source;
      }
    };
  }

  private void configurationChanged() {
    configurationChanged = true;
    stop.request();
  }

  private void faultFound(Throwable found) {
    fault = found;
    stop.request();
  }

  private void adjustOutOfMemoryScore() {
    try {
      Files.writeString(OUT_OF_MEMORY_SCORE, Integer.toString(config.outOfMemoryScoreAdjustment()));
    } catch (IOException e) {
      log.atInfo()
          .addKeyValue("value", config.outOfMemoryScoreAdjustment())
          .addKeyValue("reason", String.valueOf(e.getMessage()))
          .log("Cannot set oom_score_adj; it stays as it is");
    }
  }

  /** Two agents in one network namespace would undo each other's work. */
  private void refuseSecondAgent() throws IOException {
    AgentNames other = AgentSocket.ask(config.runDirectory());
    if (other != null) {
      throw new IOException(
          "an agent (process %d, node %s) serves this network namespace already; stop it first"
              .formatted(other.processId(), other.nodeName()));
    }
  }

  private void logStart(NodeKernel node) {
    log.atInfo()
        .addKeyValue("version", ProgramVersion.text())
        .addKeyValue("node", config.nodeName())
        .addKeyValue("kernel", System.getProperty("os.version"))
        .addKeyValue("ipvs", ipvsVersion(node))
        .addKeyValue("scheduler", config.ipvs().scheduler())
        .addKeyValue("iptables", node.iptables())
        .addKeyValue("families", node.families().stream().sorted().toList())
        .addKeyValue("randomFully", node.randomFully())
        .addKeyValue("java", System.getProperty("java.version"))
        .log("Starting kube-ipvs");
    node.missing().forEach(log::warn);
  }

  /** Asking is enough for the kernel to load the module; a lack is told by the dataplane. */
  private static String ipvsVersion(NodeKernel node) {
    try {
      return node.kernel().ipvs().info().versionText();
    } catch (NetlinkException e) {
      return "none";
    }
  }

  private static void ensureConntrack(AgentConfig config) {
    ConntrackSettings settings =
        ConntrackSettings.ofMachine(
            new ProcSysctls(ProcSysctls.PROC_SYS),
            new ProcSysctls(MODULES),
            new ProcSysctls(DEVICES),
            Files.isWritable(FLOW_LIMIT));
    for (String problem : settings.ensure(config.conntrack())) {
      log.atWarn()
          .addKeyValue("reason", problem)
          .log(
              "A setting of connection tracking stays as it is; with 0 its field or flag leaves it"
                  + " alone");
    }
  }
}
