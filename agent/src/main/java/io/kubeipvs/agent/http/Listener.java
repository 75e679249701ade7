package io.kubeipvs.agent.http;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * One listening HTTP port. Requests are answered on virtual threads, which is safe as answering
 * makes no native call. Safe for use by several threads.
 */
public final class Listener implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService requests;

  private Listener(HttpServer server, ExecutorService requests) {
    this.server = server;
    this.requests = requests;
  }

  /**
   * Binds and begins to answer.
   *
   * @param handlers by path; {@code /} answers all paths that have no handler of their own
   * @throws IOException if the port cannot be had
   */
  public static Listener open(InetSocketAddress address, Map<String, HttpHandler> handlers)
      throws IOException {
    HttpServer server = HttpServer.create(address, 0);
    ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
    handlers.forEach(server::createContext);
    server.setExecutor(requests);
    server.start();
    return new Listener(server, requests);
  }

  /** The port that was bound, which counts when port 0 was asked for. */
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    requests.shutdownNow();
  }
}
