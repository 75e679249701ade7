package io.kubeipvs.agent.metrics;

import io.kubeipvs.agent.metrics.TrafficReader.PortName;
import io.kubeipvs.agent.metrics.TrafficReader.PortTraffic;
import io.kubeipvs.agent.metrics.TrafficReader.Reading;
import io.kubeipvs.kubernetes.model.Endpoint;
import io.kubeipvs.linux.ipvs.Ipvs;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.proxy.plan.FrontEndName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the traffic of Services and their back ends, with names. It is read when somebody asks, on
 * a platform thread and over a socket of its own, so neither the kernel's writer nor a virtual
 * thread ever waits for it. Safe for use by several threads; they are served one after the other.
 */
public final class TrafficFigures implements MetricSource, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TrafficFigures.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Ipvs ipvs;
  private final TrafficReader reader;
  private final Supplier<@Nullable PlannedState> latest;
  private final LabelledCounter failures = new LabelledCounter(TrafficMetrics.READ_FAILURES);
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("traffic-reader").factory());

  /**
   * @param ipvs owned from now on
   * @param limit how many label sets are told of at most: ways in to Service ports, and back ends
   */
  public TrafficFigures(Ipvs ipvs, int limit, Supplier<@Nullable PlannedState> latest) {
    this.ipvs = ipvs;
    this.reader = new TrafficReader(ipvs, limit);
    this.latest = latest;
  }

  @Override
  public void collect(Exposition out) {
    PlannedState state = latest.get();
    if (state != null) {
      long startNanos = System.nanoTime();
      Reading reading = read(state);
      if (reading != null) {
        out.sample(TrafficMetrics.READ_DURATION, (System.nanoTime() - startNanos) / 1e9);
        out.sample(TrafficMetrics.LEFT_OUT, reading.portsLeftOut(), "service_port");
        out.sample(TrafficMetrics.LEFT_OUT, reading.backEndsLeftOut(), "backend");
        tell(reading, state, out);
      }
    }
    failures.collect(out);
  }

  private @Nullable Reading read(PlannedState state) {
    Future<Reading> answer = thread.submit(() -> reader.read(state.plan()));
    try {
      return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      answer.cancel(false);
      failed("no answer within " + PATIENCE.toSeconds() + " s");
    } catch (ExecutionException e) {
      failed(String.valueOf(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return null;
  }

  private void failed(String reason) {
    failures.increment();
    log.atWarn().addKeyValue("reason", reason).log("Cannot read the traffic of Services");
  }

  /** A line's label values and its figures. */
  private record Line(List<String> labels, Traffic traffic) {
    String[] labelValues() {
      return labels.toArray(String[]::new);
    }
  }

  private static void tell(Reading reading, PlannedState state, Exposition out) {
    totals(lines(reading, TrafficFigures::ofService), TrafficMetrics.SERVICE, out);
    List<Line> backEnds = lines(reading, port -> ofBackEnds(port, state));
    totals(backEnds, TrafficMetrics.BACKEND, out);
    backEnds.forEach(
        line -> out.sample(TrafficMetrics.ACTIVE, line.traffic.active(), line.labelValues()));
    backEnds.forEach(
        line -> out.sample(TrafficMetrics.INACTIVE, line.traffic.inactive(), line.labelValues()));
  }

  private static List<Line> lines(Reading reading, Function<PortTraffic, List<Line>> lines) {
    return reading.ports().stream().map(lines).flatMap(List::stream).toList();
  }

  private static void totals(List<Line> lines, List<Metric> metrics, Exposition out) {
    for (int i = 0; i < metrics.size(); i++) {
      for (Line line : lines) {
        out.sample(metrics.get(i), line.traffic.total(i), line.labelValues());
      }
    }
  }

  private static List<Line> ofService(PortTraffic port) {
    List<Line> lines = new ArrayList<>();
    port.entrances()
        .forEach((entrance, traffic) -> {
          List<String> labels = portLabels(port.name());
          labels.add(via(entrance.kind()));
          labels.add(entrance.family().kubernetesName());
          lines.add(new Line(labels, traffic));
        });
    return lines;
  }

  private static List<Line> ofBackEnds(PortTraffic port, PlannedState state) {
    Map<IpAddress, Endpoint> endpoints =
        state.image().endpointsByAddress(port.name().front().service());
    List<Line> lines = new ArrayList<>();
    port.backEnds()
        .forEach((backEnd, traffic) -> {
          Endpoint endpoint = endpoints.get(backEnd.address());
          List<String> labels = portLabels(port.name());
          labels.add(backEnd.toString());
          labels.add(endpoint == null || endpoint.target() == null ? "" : endpoint.target().name());
          labels.add(endpoint == null ? "" : endpoint.nodeName());
          lines.add(new Line(labels, traffic));
        });
    return lines;
  }

  private static List<String> portLabels(PortName name) {
    FrontEndName front = name.front();
    return new ArrayList<>(
        List.of(
            front.service().namespace(),
            front.service().name(),
            front.portName(),
            name.protocol().toString()));
  }

  private static String via(FrontEndName.Kind kind) {
    return switch (kind) {
      case CLUSTER_IP -> "ClusterIP";
      case EXTERNAL_IP -> "ExternalIP";
      case LOAD_BALANCER -> "LoadBalancer";
      case NODE_PORT -> "NodePort";
    };
  }

  @Override
  public void close() {
    thread.close();
    ipvs.close();
  }
}
