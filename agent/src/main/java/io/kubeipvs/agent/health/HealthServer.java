package io.kubeipvs.agent.health;

import io.kubeipvs.agent.http.HttpAnswer;
import io.kubeipvs.agent.http.Listener;
import io.kubeipvs.agent.http.Pages;
import io.kubeipvs.net.AddressPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;

/**
 * Serves {@code /healthz} (200 while the proxy is healthy and the node may be sent to, else 503)
 * and {@code /livez} (the proxy alone).
 */
public final class HealthServer {
  private HealthServer() {}

  /**
   * Binds the address and begins to answer.
   *
   * @throws IOException if the address cannot be had
   */
  public static Listener open(AddressPort address, ProxyHealth health) throws IOException {
    InetAddress inetAddress = InetAddress.getByAddress(address.address().toBytes());
    Pages pages = new Pages(Map.of("/healthz", _ -> healthz(health), "/livez", _ -> livez(health)));
    return Listener.open(new InetSocketAddress(inetAddress, address.port()), Map.of("/", pages));
  }

  private static HttpAnswer healthz(ProxyHealth health) {
    ProxyHealth.Snapshot snapshot = health.snapshot();
    int status = snapshot.healthy() && snapshot.nodeEligible() ? 200 : 503;
    health.probes().healthz(status);
    return HttpAnswer.json(status, HealthBodies.healthz(snapshot));
  }

  private static HttpAnswer livez(ProxyHealth health) {
    ProxyHealth.Snapshot snapshot = health.snapshot();
    int status = snapshot.healthy() ? 200 : 503;
    health.probes().livez(status);
    return HttpAnswer.json(status, HealthBodies.livez(snapshot));
  }
}
