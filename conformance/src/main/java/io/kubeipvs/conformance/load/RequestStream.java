package io.kubeipvs.conformance.load;

import io.kubeipvs.linux.netns.NetworkNamespace;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Short requests at a steady pace from a network namespace, each over a TCP connection of its own:
 * so each is a decision of the proxy's. A request has failed unless its server said its name and
 * closed within five seconds in which this machine ran: one that shares its processors may let a
 * kernel stand still for longer.
 *
 * <p>It begins at once and goes on until {@link #stop}. Counts may be read from any thread.
 */
public final class RequestStream implements AutoCloseable {
  /** Shorter than the second after which TCP sends a lost SYN again. */
  static final Duration SLOW = Duration.ofMillis(900);

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int PATIENCE_WITH_STANDSTILL_MILLIS = 30_000;
  private static final int THREADS = 4;

  private final List<InetSocketAddress> targets;
  private final long intervalNanos;
  private final AtomicLong begun = new AtomicLong();
  private final List<Thread> threads = new ArrayList<>();
  private final Standstill standstill = Standstill.start();
  private final long startNanos = System.nanoTime();
  private volatile boolean stopped;
  private RequestCount count = new RequestCount(0, 0, 0, Duration.ZERO, List.of());

  private RequestStream(List<InetSocketAddress> targets, int perSecond) {
    this.targets = List.copyOf(targets);
    this.intervalNanos = 1_000_000_000L / perSecond;
  }

  /**
   * Begins to ask.
   *
   * @param namespace stays the caller's, and is open as long as this
   * @param targets are asked in turn
   */
  public static RequestStream start(
      NetworkNamespace namespace, List<InetSocketAddress> targets, int perSecond) {
    RequestStream stream = new RequestStream(targets, perSecond);
    for (int number = 0; number < THREADS; number++) {
      stream.threads.add(
          Thread.ofPlatform()
              .daemon()
              .name("requests-" + number)
              .start(() -> stream.askFrom(namespace)));
    }
    return stream;
  }

  private void askFrom(NetworkNamespace namespace) {
    try {
      namespace.call(() -> {
        askUntilStopped();
        return true;
      });
    } catch (IOException e) {
      add(new RequestCount(0, 1, 0, Duration.ZERO, List.of("no way into the namespace: " + e)));
    }
  }

  private void askUntilStopped() {
    while (!stopped) {
      long number = begun.getAndIncrement();
      long waitNanos = startNanos + number * intervalNanos - System.nanoTime();
      if (waitNanos > 0) {
        try {
          Thread.sleep(Duration.ofNanos(waitNanos));
        } catch (InterruptedException _) {
          return; // nobody waits for this one any more
        }
      }
      ask(targets.get((int) (number % targets.size())));
    }
  }

  private void ask(InetSocketAddress target) {
    long beganNanos = System.nanoTime();
    long stoodBeforeNanos = standstill.nanos();
    String problem = "";
    int port = 0;
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.INET);
        Socket socket = channel.socket()) {
      socket.connect(target, PATIENCE_WITH_STANDSTILL_MILLIS);
      port = socket.getLocalPort();
      socket.setSoTimeout(PATIENCE_WITH_STANDSTILL_MILLIS);
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!answer.endsWith("\n")) {
        problem = "it answered \"" + answer + "\"";
      }
    } catch (IOException e) {
      problem = String.valueOf(e);
    }
    long tookNanos = System.nanoTime() - beganNanos;
    long stoodNanos = standstill.nanos() - stoodBeforeNanos;
    Duration ran = Duration.ofNanos(Math.max(0, tookNanos - stoodNanos));
    if (problem.isEmpty() && ran.compareTo(PATIENCE) > 0) {
      problem = "it answered too late";
    }
    if (problem.isEmpty()) {
      add(new RequestCount(1, 0, ran.compareTo(SLOW) > 0 ? 1 : 0, ran, List.of()));
    } else {
      String told =
          "%s from port %s, %.1f s after the first: %s, after %.1f s, in %.1f s of which this machine stood still"
              .formatted(
                  text(target),
                  port == 0 ? "?" : Integer.toString(port),
                  (beganNanos - startNanos) / 1e9,
                  problem,
                  tookNanos / 1e9,
                  stoodNanos / 1e9);
      add(new RequestCount(0, 1, 0, ran, List.of(told)));
    }
  }

  /** An address and a port as people write them. */
  public static String text(InetSocketAddress address) {
    return address.getAddress().getHostAddress() + ":" + address.getPort();
  }

  private synchronized void add(RequestCount one) {
    count = count.plus(one);
  }

  /** What became of the requests so far. */
  public synchronized RequestCount count() {
    return count;
  }

  /** How many were answered for each second until now. */
  public double perSecond() {
    return count().answered() * 1e9 / (System.nanoTime() - startNanos);
  }

  /** How long this machine has run nothing at all since the start. */
  public Duration stoodStill() {
    return Duration.ofNanos(standstill.nanos());
  }

  /** Ends with the requests that are under way, and tells what became of all of them. */
  public RequestCount stop() throws InterruptedException {
    stopped = true;
    for (Thread thread : threads) {
      thread.join(Duration.ofMillis(3L * PATIENCE_WITH_STANDSTILL_MILLIS));
    }
    return count();
  }

  @Override
  public void close() {
    stopped = true;
    standstill.close();
    threads.forEach(Thread::interrupt);
  }
}
