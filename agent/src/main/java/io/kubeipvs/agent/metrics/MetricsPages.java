package io.kubeipvs.agent.metrics;

import com.sun.net.httpserver.Headers;
import io.kubeipvs.agent.http.HttpAnswer;
import io.kubeipvs.agent.http.Listener;
import io.kubeipvs.agent.http.Pages;
import io.kubeipvs.agent.http.Pages.Page;
import io.kubeipvs.net.AddressPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What kube-proxy serves at its metrics address: {@code /metrics}, {@code /metrics/slis}, {@code
 * /proxyMode}, {@code /configz} and a {@code /healthz} that only says that somebody answers. Safe
 * for use by several threads.
 */
public final class MetricsPages {
  private final Instant processStart;
  private final List<MetricSource> sources;
  private final String configuration;
  private final AtomicLong pings = new AtomicLong();

  /**
   * @param sources in the order in which they are told
   * @param configuration the effective KubeProxyConfiguration as JSON
   */
  public MetricsPages(Instant processStart, List<MetricSource> sources, String configuration) {
    this.processStart = processStart;
    this.sources = List.copyOf(sources);
    this.configuration = configuration;
  }

  /**
   * Binds the address and begins to answer.
   *
   * @throws IOException if the address cannot be had
   */
  public Listener open(AddressPort address) throws IOException {
    InetAddress inetAddress = InetAddress.getByAddress(address.address().toBytes());
    Map<String, Page> pages =
        Map.of(
            "/metrics", this::metrics,
            "/metrics/slis", this::healthIndicators,
            "/proxyMode", _ -> HttpAnswer.text(200, "ipvs"),
            "/configz", _ -> configuration(),
            "/healthz", _ -> ping(),
            "/healthz/ping", _ -> ping());
    return Listener.open(
        new InetSocketAddress(inetAddress, address.port()), Map.of("/", new Pages(pages)));
  }

  private HttpAnswer metrics(Headers request) {
    Exposition out = new Exposition(Exposition.Format.accepted(request.getFirst("Accept")));
    sources.forEach(source -> source.collect(out));
    return answer(out);
  }

  private HttpAnswer healthIndicators(Headers request) {
    Exposition out = new Exposition(Exposition.Format.accepted(request.getFirst("Accept")));
    out.sample(KubeProxyMetrics.HEALTH_CHECK, 1, "ping", "healthz");
    out.sample(
        KubeProxyMetrics.HEALTH_CHECKS, pings.incrementAndGet(), "ping", "success", "healthz");
    return answer(out);
  }

  private HttpAnswer answer(Exposition out) {
    return new HttpAnswer(200, Map.of(), out.finish())
        .with("Content-Type", out.contentType())
        .with("Process-Start-Time-Unix", Long.toString(processStart.getEpochSecond()));
  }

  private HttpAnswer configuration() {
    return HttpAnswer.json(200, "{\"kubeproxy.config.k8s.io\":" + configuration + "}");
  }

  private HttpAnswer ping() {
    pings.incrementAndGet();
    return HttpAnswer.text(200, "ok");
  }
}
