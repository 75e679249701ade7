package io.kubeipvs.agent.health;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.kubeipvs.agent.http.HttpAnswer;
import io.kubeipvs.agent.http.Listener;
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
 * <p>{@link #moveTo}, {@link #serve} and {@link #close} are called by one thread at a time;
 * requests are answered on others.
 */
public final class ServiceHealthServers implements AutoCloseable {
  private final ProxyHealth health;
  private volatile HealthAddresses addresses;
  private final Map<ObjectKey, Server> servers = new HashMap<>();

  /** Listens nowhere yet. */
  public ServiceHealthServers(ProxyHealth health, HealthAddresses addresses) {
    this.health = health;
    this.addresses = addresses;
  }

  /** Has the next {@link #serve} leave what is none of these addresses and open what is new. */
  public void moveTo(HealthAddresses newAddresses) {
    addresses = newAddresses;
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
      List<InetAddress> wanted = addresses.listeners();
      leaveAllBut(wanted);
      HttpHandler handler = this::answer;
      for (InetAddress address : wanted) {
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

    private void leaveAllBut(List<InetAddress> wanted) {
      listeners
          .entrySet()
          .removeIf(entry -> {
            boolean gone = !wanted.contains(entry.getKey());
            if (gone) {
              entry.getValue().close();
            }
            return gone;
          });
    }

    /**
     * Answers for the family that the request came by. A wildcard listener hears more than it
     * should; in a family that the Service is not served in, or at an address that is not to
     * answer, it hangs up, which a prober takes for a refusal.
     */
    private void answer(HttpExchange exchange) throws IOException {
      HealthCheck current = check;
      InetAddress local = exchange.getLocalAddress().getAddress();
      Integer localEndpoints = current.localEndpointsByFamily().get(HealthAddresses.family(local));
      if (localEndpoints == null || !addresses.include(local)) {
        exchange.close();
        return;
      }
      boolean proxyHealthy = health.snapshot().healthy();
      int status = localEndpoints > 0 && proxyHealthy ? 200 : 503;
      HttpAnswer.json(status, HealthBodies.service(current.service(), localEndpoints, proxyHealthy))
          .with("X-Load-Balancing-Endpoint-Weight", localEndpoints.toString())
          .send(exchange);
    }

    void close() {
      listeners.values().forEach(Listener::close);
    }
  }
}
