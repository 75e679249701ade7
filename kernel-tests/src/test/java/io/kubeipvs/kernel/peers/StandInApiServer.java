package io.kubeipvs.kernel.peers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.kubeipvs.kernel.support.TestNamespace;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * As much of an API server as kube-proxy needs: lists and watches of objects that never change, in
 * JSON over plain HTTP, on 127.0.0.1 of a namespace. Watches begin with the objects if they ask for
 * them (WatchList).
 */
final class StandInApiServer implements AutoCloseable {
  private static final Map<String, Kind> KINDS =
      Map.of(
          "/api/v1/services", new Kind("v1", "Service"),
          "/api/v1/nodes", new Kind("v1", "Node"),
          "/apis/discovery.k8s.io/v1/endpointslices",
              new Kind("discovery.k8s.io/v1", "EndpointSlice"),
          "/apis/networking.k8s.io/v1/servicecidrs",
              new Kind("networking.k8s.io/v1", "ServiceCIDR"));

  /** A kind of objects. */
  private record Kind(String apiVersion, String name) {
    String beginning() {
      return "{\"apiVersion\":\"%s\",\"kind\":\"%s\",".formatted(apiVersion, name);
    }

    String list(List<String> items) {
      return "{\"apiVersion\":\"%s\",\"kind\":\"%sList\",\"metadata\":{\"resourceVersion\":\"9\"},\"items\":[%s]}"
          .formatted(apiVersion, name, String.join(",", items));
    }

    String endOfInitialEvents() {
      return beginning()
          + "\"metadata\":{\"resourceVersion\":\"9\",\"annotations\":{\"k8s.io/initial-events-end\":\"true\"}}}";
    }
  }

  private final List<String> objects;
  private final HttpServer server;
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch end = new CountDownLatch(1);

  private StandInApiServer(List<String> objects, HttpServer server) {
    this.objects = objects;
    this.server = server;
  }

  /**
   * Begins to answer inside the namespace.
   *
   * @param objects an object each, which begins with its apiVersion and its kind
   */
  static StandInApiServer start(TestNamespace namespace, List<String> objects) throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
    HttpServer server = namespace.namespace().call(() -> HttpServer.create(address, 0));
    StandInApiServer standIn = new StandInApiServer(objects, server);
    server.createContext("/", standIn::answer);
    server.setExecutor(standIn.callers);
    server.start();
    return standIn;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      Kind kind = KINDS.get(exchange.getRequestURI().getPath());
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      String query = String.valueOf(exchange.getRequestURI().getQuery());
      if (kind == null) {
        send(exchange, exchange.getRequestMethod().equals("POST") ? 201 : 404, "{}");
      } else if (query.contains("watch=")) {
        watch(exchange, kind, query.contains("sendInitialEvents=true"));
      } else {
        send(exchange, 200, kind.list(of(kind)));
      }
    }
  }

  private List<String> of(Kind kind) {
    return objects.stream().filter(object -> object.startsWith(kind.beginning())).toList();
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private void watch(HttpExchange exchange, Kind kind, boolean initialEvents) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    if (initialEvents) {
      for (String object : of(kind)) {
        event(out, "ADDED", object);
      }
      event(out, "BOOKMARK", kind.endOfInitialEvents());
    }
    out.flush();
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void event(OutputStream out, String type, String object) throws IOException {
    String line = "{\"type\":\"%s\",\"object\":%s}\n".formatted(type, object);
    out.write(line.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    end.countDown();
    server.stop(0);
    callers.shutdownNow();
  }
}
