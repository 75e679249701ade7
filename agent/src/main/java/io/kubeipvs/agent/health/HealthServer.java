package io.kubeipvs.agent.health;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.kubeipvs.net.AddressPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;

/**
 * Serves {@code /healthz} (200 while the proxy is healthy and the node may be sent to, else 503)
 * and {@code /livez} (the proxy alone). Safe for use by several threads.
 */
public final class HealthServer implements AutoCloseable {
  private final Listener listener;

  private HealthServer(Listener listener) {
    this.listener = listener;
  }

  /**
   * Binds the address and begins to answer.
   *
   * @throws IOException if the address cannot be had
   */
  public static HealthServer open(AddressPort address, ProxyHealth health) throws IOException {
    InetAddress inetAddress = InetAddress.getByAddress(address.address().toBytes());
    Map<String, HttpHandler> handlers =
        Map.of(
            "/healthz", exact("/healthz", exchange -> healthz(exchange, health)),
            "/livez", exact("/livez", exchange -> livez(exchange, health)));
    return new HealthServer(
        Listener.open(new InetSocketAddress(inetAddress, address.port()), handlers));
  }

  /** The port that was bound. */
  public int port() {
    return listener.port();
  }

  /** The JDK's server matches by prefix; /healthzz is not ours. */
  private static HttpHandler exact(String path, HttpHandler handler) {
    return exchange -> {
      if (exchange.getRequestURI().getPath().equals(path)) {
        handler.handle(exchange);
        return;
      }
      try (exchange) {
        exchange.sendResponseHeaders(404, -1);
      }
    };
  }

  private static void healthz(HttpExchange exchange, ProxyHealth health) throws IOException {
    ProxyHealth.Snapshot snapshot = health.snapshot();
    int status = snapshot.healthy() && snapshot.nodeEligible() ? 200 : 503;
    new HttpAnswer(status, Map.of(), HealthBodies.healthz(snapshot)).send(exchange);
  }

  private static void livez(HttpExchange exchange, ProxyHealth health) throws IOException {
    ProxyHealth.Snapshot snapshot = health.snapshot();
    int status = snapshot.healthy() ? 200 : 503;
    new HttpAnswer(status, Map.of(), HealthBodies.livez(snapshot)).send(exchange);
  }

  @Override
  public void close() {
    listener.close();
  }
}
