package io.kubeipvs.agent.health;

import io.kubeipvs.net.AddressPort;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps trying to serve the agent's health where the operator wants it, for the agent's work does
 * not depend on it. Runs a thread of its own until it is closed.
 */
public final class HealthPort implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HealthPort.class);
  private static final Duration RETRY = Duration.ofSeconds(5);

  private final AddressPort address;
  private final ProxyHealth health;
  private final @Nullable HealthServer first;
  private final Thread thread;

  private HealthPort(AddressPort address, ProxyHealth health, @Nullable HealthServer first) {
    this.address = address;
    this.health = health;
    this.first = first;
    this.thread = Thread.ofVirtual().name("health port").unstarted(this::serve);
  }

  /** Begins to serve, or to try. */
  public static HealthPort open(AddressPort address, ProxyHealth health) {
    return started(new HealthPort(address, health, null));
  }

  /**
   * Begins to serve.
   *
   * @throws IOException if the address cannot be had now
   */
  public static HealthPort openNow(AddressPort address, ProxyHealth health) throws IOException {
    return started(new HealthPort(address, health, HealthServer.open(address, health)));
  }

  private static HealthPort started(HealthPort port) {
    port.thread.start();
    return port;
  }

  private void serve() {
    boolean told = false;
    try {
      while (true) {
        try (HealthServer _ = first != null ? first : HealthServer.open(address, health)) {
          log.atInfo().addKeyValue("address", address).log("Serving /healthz and /livez");
          Thread.sleep(Duration.ofDays(36_500));
        } catch (IOException e) {
          if (!told) {
            warn(e.getMessage());
            told = true;
          }
        }
        Thread.sleep(RETRY);
      }
    } catch (InterruptedException _) {
      // The agent ends, and closing has been done on the way here.
      Thread.currentThread().interrupt();
    }
  }

  private void warn(@Nullable String reason) {
    log.atWarn()
        .addKeyValue("address", address)
        .addKeyValue("reason", String.valueOf(reason))
        .log("Cannot serve /healthz and /livez; trying again");
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(RETRY);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
