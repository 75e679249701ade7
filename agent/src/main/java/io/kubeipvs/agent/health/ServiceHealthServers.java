package io.kubeipvs.agent.health;

import com.sun.net.httpserver.HttpHandler;
import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.proxy.plan.HealthCheck;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The health check ports of Services: 200 while this node has ready endpoints of the Service and
 * the proxy is healthy, else 503, for any path and method.
 *
 * <p>One thread calls {@link #serve} and {@link #close}; requests are answered on others.
 */
public final class ServiceHealthServers implements AutoCloseable {
  private final ProxyHealth health;
  private final List<InetAddress> addresses;
  private final Map<ObjectKey, Server> servers = new HashMap<>();

  /**
   * Listens nowhere yet.
   *
   * @param addresses where to listen; the wildcard address for everywhere
   */
  public ServiceHealthServers(ProxyHealth health, List<InetAddress> addresses) {
    this.health = health;
    this.addresses = List.copyOf(addresses);
  }

  /**
   * Opens, changes and closes ports until exactly these checks are served.
   *
   * @return what could not be had; the next call tries it again
   */
  public List<ListenFailure> serve(Collection<HealthCheck> checks) {
    Set<ObjectKey> wanted = new HashSet<>();
    checks.forEach(check -> wanted.add(check.service()));
    List<ObjectKey> gone = servers.keySet().stream().filter(key -> !wanted.contains(key)).toList();
    gone.forEach(this::stop);
    for (HealthCheck check : checks) {
      Server server = servers.get(check.service());
      if (server != null && server.check.port() != check.port()) {
        stop(check.service());
      }
    }
    List<ListenFailure> failures = new ArrayList<>();
    for (HealthCheck check : checks) {
      servers.computeIfAbsent(check.service(), key -> new Server(check)).serve(check, failures);
    }
    return failures;
  }

  private void stop(ObjectKey service) {
    Server server = servers.remove(service);
    if (server != null) {
      server.close();
    }
  }

  @Override
  public void close() {
    servers.values().forEach(Server::close);
    servers.clear();
  }

  /** A port that could not be had. Immutable. */
  public record ListenFailure(HealthCheck check, InetAddress address, IOException reason) {}

  /** The listeners of one Service; the check is swapped while they answer. */
  private final class Server {
    private final Map<InetAddress, Listener> listeners = new HashMap<>();
    private volatile HealthCheck check;

    Server(HealthCheck check) {
      this.check = check;
    }

    void serve(HealthCheck newCheck, List<ListenFailure> failures) {
      check = newCheck;
      HttpHandler handler = exchange -> answer().send(exchange);
      for (InetAddress address : addresses) {
        if (listeners.containsKey(address)) {
          continue;
        }
        try {
          InetSocketAddress socketAddress = new InetSocketAddress(address, newCheck.port());
          listeners.put(address, Listener.open(socketAddress, Map.of("/", handler)));
        } catch (IOException e) {
          failures.add(new ListenFailure(newCheck, address, e));
        }
      }
    }

    private HttpAnswer answer() {
      HealthCheck current = check;
      boolean proxyHealthy = health.snapshot().healthy();
      int status = current.localEndpoints() > 0 && proxyHealthy ? 200 : 503;
      return new HttpAnswer(
          status,
          Map.of("X-Load-Balancing-Endpoint-Weight", Integer.toString(current.localEndpoints())),
          HealthBodies.service(current.service(), current.localEndpoints(), proxyHealthy));
    }

    void close() {
      listeners.values().forEach(Listener::close);
    }
  }
}
