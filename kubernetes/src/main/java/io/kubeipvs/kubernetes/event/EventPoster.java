package io.kubeipvs.kubernetes.event;

import io.kubeipvs.kubernetes.connection.ApiAnswer;
import io.kubeipvs.kubernetes.connection.ApiClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends events to the API server, on a virtual thread of its own. An event is worth less than the
 * server's time: one that says what was said within the last minutes is left out, no more than one
 * a second is sent in the long run, and where too many wait the latest are dropped. After three
 * tries an event is given up. What another node has said of the same object already, the server
 * does not take again, and nobody misses it.
 */
public final class EventPoster implements EventSink, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EventPoster.class);
  private static final int MOST_WAITING = 500;
  private static final int MOST_REMEMBERED = 2000;
  private static final int TRIES = 3;
  private static final long REPEAT_AFTER_NANOS = Duration.ofMinutes(6).toNanos();
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int LONGEST_QUOTE_BYTES = 300;
  private static final int CONFLICT = 409;

  private final ApiClient client;
  private final String nodeName;
  private final InstantSource clock;
  private final Duration pause;
  private final BlockingQueue<ClusterEvent> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final Map<ClusterEvent, Long> said = new LinkedHashMap<>();
  private @Nullable Thread thread;
  private boolean failureTold;

  /**
   * @param client not closed by this
   */
  public EventPoster(ApiClient client, String nodeName, InstantSource clock) {
    this(client, nodeName, clock, Duration.ofSeconds(1));
  }

  /**
   * @param pause between two requests
   */
  EventPoster(ApiClient client, String nodeName, InstantSource clock, Duration pause) {
    this.client = client;
    this.nodeName = nodeName;
    this.clock = clock;
    this.pause = pause;
  }

  /** Begins to send. */
  public synchronized void start() {
    thread = Thread.ofVirtual().name("events").start(this::run);
  }

  @Override
  public synchronized void post(ClusterEvent event) {
    long now = System.nanoTime();
    Long before = said.get(event);
    if (before != null && now - before < REPEAT_AFTER_NANOS) {
      return;
    }
    if (!waiting.offer(event)) {
      log.atDebug().addKeyValue("object", event.object()).log("Event dropped; too many wait");
      return;
    }
    said.remove(event);
    said.put(event, now);
    if (said.size() > MOST_REMEMBERED) {
      said.remove(said.keySet().iterator().next());
    }
  }

  private void run() {
    try {
      while (true) {
        send(waiting.take());
        Thread.sleep(pause);
      }
    } catch (InterruptedException _) {
      // The poster is being closed.
    }
  }

  private void send(ClusterEvent event) throws InterruptedException {
    String failure = "";
    for (int attempt = 1; attempt <= TRIES; attempt++) {
      failure = attempt(event);
      if (failure.isEmpty()) {
        failureTold = false;
        return;
      }
      Thread.sleep(pause.multipliedBy(10L * attempt));
    }
    if (!failureTold) {
      failureTold = true;
      log.atWarn()
          .addKeyValue("event", event.reason())
          .addKeyValue("object", event.object())
          .addKeyValue("reason", failure)
          .log("Events cannot be posted; nothing else depends on them");
    }
  }

  /** Empty for success, else why it failed. */
  private String attempt(ClusterEvent event) throws InterruptedException {
    try {
      ClusterEvent complete = complete(event);
      if (complete.uid().isEmpty()) {
        return ""; // the object is gone, and so is who would look at its events
      }
      String json = EventText.json(complete, nodeName, clock.instant());
      ApiAnswer answer = client.post(EventText.path(event), json, PATIENCE);
      try (var body = answer.body()) {
        String text =
            new String(body.readNBytes(LONGEST_QUOTE_BYTES), StandardCharsets.UTF_8).strip();
        boolean there = answer.status() / 100 == 2 || answer.status() == CONFLICT;
        return there ? "" : answer.status() + " " + text;
      }
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private ClusterEvent complete(ClusterEvent event) throws IOException, InterruptedException {
    return event.uid().isEmpty()
        ? event.withUid(UidLookup.ask(client, event.kind(), event.object(), PATIENCE))
        : event;
  }

  /** Stops sending; what waits is dropped. */
  @Override
  public void close() {
    Thread running;
    synchronized (this) {
      running = thread;
    }
    if (running != null) {
      running.interrupt();
      try {
        running.join();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
