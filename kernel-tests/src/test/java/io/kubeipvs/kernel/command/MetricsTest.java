package io.kubeipvs.kernel.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the real command tells on its ports while traffic goes through the kernel. */
@Tag("kernel")
final class MetricsTest {
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final int REQUESTS = 10;

  private static final String OBJECTS =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: web, namespace: shop}
      spec:
        clusterIP: 10.96.0.20
        ports: [{name: http, port: 80, protocol: TCP}]
      ---
      apiVersion: discovery.k8s.io/v1
      kind: EndpointSlice
      metadata: {name: web-1, namespace: shop, labels: {kubernetes.io/service-name: web}}
      addressType: IPv4
      ports: [{name: http, port: 8080, protocol: TCP}]
      endpoints:
      - {addresses: [10.244.1.2], nodeName: node-1, targetRef: {kind: Pod, name: web-a}}
      - {addresses: [10.244.1.3], nodeName: node-1, targetRef: {kind: Pod, name: web-b}}
      """;

  private static final String PORT =
      "{namespace=\"shop\",service=\"web\",port=\"http\",protocol=\"TCP\",";
  private static final String SERVICE = PORT + "via=\"ClusterIP\",ip_family=\"IPv4\"}";
  private static final String FIRST_BACK_END =
      "kubeipvs_backend_connections_total" + backEnd("10.244.1.2", "web-a");
  private static final String SECOND_BACK_END =
      "kubeipvs_backend_connections_total" + backEnd("10.244.1.3", "web-b");

  private static String backEnd(String address, String pod) {
    return PORT + "endpoint=\"" + address + ":8080\",pod=\"" + pod + "\",node=\"node-1\"}";
  }

  @Test
  void trafficGrowsWithNamesAndRepairsAreCounted() throws Exception {
    Path folder = CommandUnderTest.scratch("metrics");
    Files.writeString(folder.resolve("web.yaml"), OBJECTS);
    Path pages = Files.createDirectories(CommandUnderTest.scratch("metrics-pages"));
    Files.writeString(pages.resolve("index.html"), "hello");
    List<Process> pods = new ArrayList<>();
    List<String> arguments = new ArrayList<>(CommandUnderTest.arguments(folder));
    arguments.addAll(List.of("--traffic-metrics-limit=100", "--ipvs-sync-period=5s"));
    try (CommandUnderTest command = CommandUnderTest.start("metrics", arguments)) {
      for (String address : List.of("10.244.1.2", "10.244.1.3")) {
        run(command, "ip", "addr", "add", address + "/32", "dev", "lo");
        pods.add(webServer(command, address, pages));
      }
      await(command, "kubeipvs_service_connections_total" + SERVICE, 0);

      for (int i = 0; i < REQUESTS; i++) {
        awaitAnswer(command);
      }

      assertThat(get(command, "127.0.0.1:10249/proxyMode")).isEqualTo("ipvs");
      assertThat(get(command, "127.0.0.1:10249/configz"))
          .startsWith("{\"kubeproxy.config.k8s.io\":{")
          .contains("\"trafficMetricsLimit\":100");
      String metrics = awaitCounted(command);
      double first = value(metrics, FIRST_BACK_END);
      double second = value(metrics, SECOND_BACK_END);
      assertThat(first).as("round robin").isBetween(second - 1, second + 1);
      assertThat(value(metrics, "kubeipvs_service_outgoing_bytes_total" + SERVICE))
          .isGreaterThan(REQUESTS * 100.0);
      assertThat(
              value(
                  metrics,
                  "kubeproxy_sync_proxy_rules_last_timestamp_seconds" + "{ip_family=\"IPv6\"}"))
          .isGreaterThan(1e9);

      run(command, "ipvsadm", "-d", "-t", "10.96.0.20:80", "-r", "10.244.1.3:8080");
      await(
          command,
          "kubeipvs_drift_repairs_total{subsystem=\"ipvs\",operation=\"add_real_server\"}",
          1);
    } finally {
      for (Process pod : pods) {
        pod.destroyForcibly().waitFor();
      }
    }
  }

  /**
   * The page on which all requests are counted, for the Service as for its back ends: the kernel
   * adds up what it has counted every two seconds (ip_vs_est.c), one server after the other.
   */
  private static String awaitCounted(CommandUnderTest command) throws Exception {
    long endNanos = System.nanoTime() + LIMIT_NANOS;
    String metrics = "";
    while (System.nanoTime() < endNanos) {
      metrics = get(command, "127.0.0.1:10249/metrics");
      double service = value(metrics, "kubeipvs_service_connections_total" + SERVICE);
      double backEnds = value(metrics, FIRST_BACK_END) + value(metrics, SECOND_BACK_END);
      if (service >= REQUESTS && service == backEnds) {
        return metrics;
      }
      Thread.sleep(300);
    }
    throw new AssertionError("not all requests are counted:\n" + metrics);
  }

  private static double value(String metrics, String series) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .findFirst()
        .orElse(-1);
  }

  private static void await(CommandUnderTest command, String series, double atLeast)
      throws Exception {
    long endNanos = System.nanoTime() + LIMIT_NANOS;
    String metrics = "";
    while (System.nanoTime() < endNanos) {
      metrics = get(command, "127.0.0.1:10249/metrics");
      if (value(metrics, series) >= atLeast) {
        return;
      }
      Thread.sleep(300);
    }
    throw new AssertionError(series + " is not there:\n" + metrics + command.lastOutput());
  }

  private static void awaitAnswer(CommandUnderTest command) throws Exception {
    long endNanos = System.nanoTime() + LIMIT_NANOS;
    while (System.nanoTime() < endNanos) {
      if (get(command, "10.96.0.20/index.html").equals("hello")) {
        return;
      }
      Thread.sleep(300);
    }
    throw new AssertionError("Service web does not answer:\n" + command.lastOutput());
  }

  private static Process webServer(CommandUnderTest command, String address, Path pages)
      throws Exception {
    Path log = CommandUnderTest.scratch("logs").resolve("pod-" + address);
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            inside(
                command,
                java,
                "-m",
                "jdk.httpserver",
                "-b",
                address,
                "-p",
                "8080",
                "-d",
                pages.toAbsolutePath().toString()))
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  private static List<String> inside(CommandUnderTest command, String... words) {
    List<String> line =
        new ArrayList<>(List.of("nsenter", "--net=/run/netns/" + command.namespaceName()));
    line.addAll(List.of(words));
    return line;
  }

  private static void run(CommandUnderTest command, String... words) throws Exception {
    Process process = new ProcessBuilder(inside(command, words)).inheritIO().start();
    assertThat(process.waitFor()).as(String.join(" ", words)).isZero();
  }

  /** The body; empty if there is no answer. */
  private static String get(CommandUnderTest command, String address) throws Exception {
    Process curl =
        new ProcessBuilder(inside(command, "curl", "-s", "-m", "5", "http://" + address)).start();
    byte[] body = curl.getInputStream().readAllBytes();
    curl.waitFor();
    return new String(body, StandardCharsets.UTF_8);
  }
}
