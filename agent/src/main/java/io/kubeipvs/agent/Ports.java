package io.kubeipvs.agent;

import io.kubeipvs.agent.config.AgentConfig;
import io.kubeipvs.agent.health.HealthServer;
import io.kubeipvs.agent.health.ProxyHealth;
import io.kubeipvs.agent.http.ServedPort;
import io.kubeipvs.agent.metrics.MetricSource;
import io.kubeipvs.agent.metrics.MetricsPages;
import io.kubeipvs.agent.metrics.ProcessFigures;
import io.kubeipvs.agent.metrics.TrafficFigures;
import io.kubeipvs.agent.node.NodeKernel;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.net.AddressPort;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ports at which an agent tells of itself. One thread opens and closes them. */
final class Ports implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Ports.class);

  private final AgentConfig config;
  private final List<ServedPort> ports = new ArrayList<>();
  private @Nullable TrafficFigures traffic;

  private Ports(AgentConfig config) {
    this.config = config;
  }

  /**
   * Opens what the configuration asks for.
   *
   * @param figures what the agent counts, to which the process and the traffic are added
   * @throws IOException if an address cannot be had that has to be; the message says what to do
   */
  static Ports open(
      AgentConfig config,
      NodeKernel node,
      ProxyHealth health,
      List<MetricSource> figures,
      PlanLoop planLoop)
      throws IOException {
    Ports ports = new Ports(config);
    try {
      ports.open(
          config.health().address(),
          "/healthz and /livez",
          address -> HealthServer.open(address, health));
      if (config.metrics().address() != null) {
        List<MetricSource> sources = new ArrayList<>(figures);
        sources.add(new ProcessFigures(Path.of("/proc"), ProgramVersion.text()));
        ports.addTraffic(sources, node, planLoop);
        MetricsPages pages =
            new MetricsPages(processStart(), sources, config.metrics().configuration());
        ports.open(config.metrics().address(), "/metrics, /proxyMode and /configz", pages::open);
      }
      return ports;
    } catch (IOException e) {
      ports.close();
      throw e;
    }
  }

  private void open(@Nullable AddressPort address, String pages, ServedPort.Opener opener)
      throws IOException {
    if (address != null) {
      ports.add(
          config.health().mustBind()
              ? ServedPort.openNow(address, pages, opener)
              : ServedPort.open(address, pages, opener));
    }
  }

  private void addTraffic(List<MetricSource> sources, NodeKernel node, PlanLoop planLoop) {
    int limit = config.metrics().trafficLimit();
    if (limit == 0) {
      return;
    }
    try {
      traffic = new TrafficFigures(node.trafficSource().open(), limit, planLoop::planned);
      sources.add(traffic);
    } catch (NetlinkException e) {
      log.atWarn()
          .addKeyValue("reason", String.valueOf(e.getMessage()))
          .log("Cannot read the traffic of Services; there are no metrics of it");
    }
  }

  private static Instant processStart() {
    return ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
  }

  @Override
  public void close() {
    ports.forEach(ServedPort::close);
    if (traffic != null) {
      traffic.close();
    }
  }
}
