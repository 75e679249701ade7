package io.kubeipvs.agent.http;

import io.kubeipvs.net.AddressPort;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps trying to serve pages where the operator wants them, for the agent's work does not depend
 * on it. Runs a thread of its own until it is closed, which any thread may do.
 */
public final class ServedPort implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ServedPort.class);
  private static final Duration RETRY = Duration.ofSeconds(5);

  private final AddressPort address;
  private final String pages;
  private final Opener opener;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private final @Nullable Listener first;

  /** Binds an address and begins to answer. */
  public interface Opener {
    /**
     * What to close in the end.
     *
     * @throws IOException if the address cannot be had
     */
    Listener open(AddressPort address) throws IOException;
  }

  private ServedPort(AddressPort address, String pages, Opener opener, @Nullable Listener first) {
    this.address = address;
    this.pages = pages;
    this.opener = opener;
    this.first = first;
    this.thread = Thread.ofVirtual().name("port " + address.port()).unstarted(this::serve);
  }

  /**
   * Begins to serve, or to try.
   *
   * @param pages what is served, for messages
   */
  public static ServedPort open(AddressPort address, String pages, Opener opener) {
    return started(new ServedPort(address, pages, opener, null));
  }

  /**
   * Begins to serve.
   *
   * @throws IOException if the address cannot be had now
   */
  public static ServedPort openNow(AddressPort address, String pages, Opener opener)
      throws IOException {
    try {
      return started(new ServedPort(address, pages, opener, opener.open(address)));
    } catch (IOException e) {
      throw new IOException(
          "cannot serve %s at %s: %s; free the address, give another one, or let"
                  .formatted(pages, address, e.getMessage())
              + " bindAddressHardFail be false to have it tried again",
          e);
    }
  }

  private static ServedPort started(ServedPort port) {
    port.thread.start();
    return port;
  }

  private void serve() {
    String told = "";
    try {
      do {
        told = serveOnce(told);
      } while (!closing.await(RETRY.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns when it is closed, or with the reason why it cannot be served. */
  private String serveOnce(String told) throws InterruptedException {
    try (Listener _ = first != null ? first : opener.open(address)) {
      log.atInfo().addKeyValue("address", address).log("Serving " + pages);
      closing.await();
      return "";
    } catch (IOException e) {
      String reason = String.valueOf(e.getMessage());
      if (!reason.equals(told)) {
        log.atWarn()
            .addKeyValue("address", address)
            .addKeyValue("reason", reason)
            .log("Cannot serve " + pages + "; trying again");
      }
      return reason;
    }
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join(RETRY);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
