package io.kubeipvs.agent.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.agent.http.Listener;
import io.kubeipvs.agent.http.ServedPort;
import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.IpAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Status codes, content types and bodies as kube-proxy v1.36.3 answers them on its port. */
final class MetricsPagesTest {
  private static final IpAddress LOOPBACK = IpAddress.parse("127.0.0.1");

  private final HttpClient client = HttpClient.newHttpClient();
  private final MetricsPages pages =
      new MetricsPages(
          Instant.ofEpochSecond(1_795_381_132),
          List.of(out -> out.sample(AgentMetrics.ADOPTED, 1)),
          "{\"kind\":\"KubeProxyConfiguration\"}");

  private HttpResponse<String> ask(String method, String path, String... headers)
      throws IOException, InterruptedException {
    try (Listener listener = pages.open(new AddressPort(LOOPBACK, 0))) {
      URI uri = URI.create("http://127.0.0.1:" + listener.port() + path);
      HttpRequest.Builder request =
          HttpRequest.newBuilder(uri)
              .timeout(Duration.ofSeconds(10))
              .method(method, BodyPublishers.noBody());
      if (headers.length > 0) {
        request.headers(headers);
      }
      return client.send(request.build(), BodyHandlers.ofString());
    }
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("none");
  }

  @ParameterizedTest
  @CsvSource({
    "/proxyMode, ipvs, text/plain; charset=utf-8",
    "/healthz, ok, text/plain; charset=utf-8",
    "/healthz/ping, ok, text/plain; charset=utf-8",
    "/configz, '{\"kubeproxy.config.k8s.io\":{\"kind\":\"KubeProxyConfiguration\"}}',"
        + " application/json",
  })
  void bodiesWithoutAnythingAround(String path, String body, String contentType) throws Exception {
    HttpResponse<String> answer = ask("GET", path);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(body);
    assertThat(header(answer, "Content-Type")).isEqualTo(contentType);
    assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/nothing",
        "/metrics/",
        "/proxyModes",
        "/livez",
        "/debug/pprof/",
        "/debug/flags/v"
      })
  void otherPathsAreNotFound(String path) throws Exception {
    HttpResponse<String> answer = ask("GET", path);
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).isEqualTo("404 page not found\n");
    assertThat(header(answer, "Content-Type")).isEqualTo("text/plain; charset=utf-8");
    assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS"})
  void everyMethodIsAnsweredAsGet(String method) throws Exception {
    assertThat(ask(method, "/proxyMode").body()).isEqualTo("ipvs");
    assertThat(ask(method, "/nothing").statusCode()).isEqualTo(404);
  }

  @Test
  void headHasTheLengthAndNoBody() throws Exception {
    HttpResponse<String> answer = ask("HEAD", "/proxyMode");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
    assertThat(header(answer, "Content-Length")).isEqualTo("4");
  }

  @Test
  void metricsInTheFormThatIsAskedFor() throws Exception {
    HttpResponse<String> text = ask("GET", "/metrics");
    assertThat(text.body()).endsWith("\nkubeipvs_adopted 1\n");
    assertThat(header(text, "Content-Type")).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
    assertThat(header(text, "Process-Start-Time-Unix")).isEqualTo("1795381132");

    HttpResponse<String> open =
        ask("GET", "/metrics", "Accept", "application/openmetrics-text; version=1.0.0");
    assertThat(open.body()).endsWith("\nkubeipvs_adopted 1\n# EOF\n");
    assertThat(header(open, "Content-Type"))
        .isEqualTo("application/openmetrics-text; version=1.0.0; charset=utf-8");
  }

  @Test
  void healthIndicators() throws Exception {
    assertThat(ask("GET", "/metrics/slis").body())
        .contains(
            "\nkubernetes_healthcheck{name=\"ping\",type=\"healthz\"} 1\n",
            "\nkubernetes_healthchecks_total{name=\"ping\",status=\"success\",type=\"healthz\"} 1");
  }

  @Test
  void aTakenAddressEndsTheStartOnlyIfItHasTo() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      AddressPort address = new AddressPort(LOOPBACK, taken.getLocalPort());
      Assertions.assertThatThrownBy(() -> ServedPort.openNow(address, "/metrics", pages::open))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("cannot serve /metrics at " + address + ": ")
          .hasMessageContaining("in use")
          .hasMessageContaining("bindAddressHardFail");
      ServedPort.open(address, "/metrics", pages::open).close();
    }
  }
}
