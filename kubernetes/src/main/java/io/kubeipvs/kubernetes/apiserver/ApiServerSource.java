package io.kubeipvs.kubernetes.apiserver;

import io.kubeipvs.kubernetes.connection.ApiClient;
import io.kubeipvs.kubernetes.connection.ApiClients;
import io.kubeipvs.kubernetes.connection.ConnectionConfig;
import io.kubeipvs.kubernetes.event.EventPoster;
import io.kubeipvs.kubernetes.event.EventSink;
import io.kubeipvs.kubernetes.source.ObjectSource;
import io.kubeipvs.kubernetes.source.SourceEvent;
import io.kubeipvs.kubernetes.wire.WireFormat;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * An API server as a source: the Services and EndpointSlices that are for this proxy, and this
 * node's Node. Whatever happens to the connection, what is known stays in force until the server
 * says otherwise, and a list that is read anew tells only differences.
 *
 * <p>{@link SourceEvent.Synced} comes when all three have been listed, or without the Node after
 * {@link Timing#nodeGrace}: Services are then served without its addresses and its zone, where
 * kube-proxy would wait on. Only an agent whose configuration needs the Node's pod ranges waits on
 * for them, for a while of its own.
 *
 * <p>Three threads talk to the server, and each tells what it hears itself, one at a time: a change
 * then waits for no other thread before the listener has it. A fourth waits for the end of the
 * grace, once. All end with {@link #close}.
 */
public final class ApiServerSource implements ObjectSource {
  private static final Duration ENDING = Duration.ofSeconds(5);

  private final ApiClient client;
  private final List<ObjectQuery> queries;
  private final String accept;
  private final Timing timing;
  private final EventPoster poster;
  private final List<Thread> threads = new ArrayList<>();

  ApiServerSource(ApiClient client, String nodeName, String accept, Timing timing) {
    this.client = client;
    this.queries =
        List.of(ObjectQuery.services(), ObjectQuery.endpointSlices(), ObjectQuery.node(nodeName));
    this.accept = accept;
    this.timing = timing;
    this.poster = new EventPoster(client, nodeName, InstantSource.system());
  }

  /**
   * A source that reads from a server with a client of its own. Does not connect yet.
   *
   * @throws IOException if the configuration names no server; the message says what to do
   */
  public static ApiServerSource open(ConnectionConfig config, String nodeName) throws IOException {
    return of(ApiClients.open(config), config, nodeName);
  }

  /**
   * A source that reads by way of this client.
   *
   * @param client closed by the source
   */
  public static ApiServerSource of(ApiClient client, ConnectionConfig config, String nodeName) {
    return new ApiServerSource(client, nodeName, accept(config), Timing.DEFAULT);
  }

  /** JSON is always welcome: a server that has nothing else must not be refused. */
  private static String accept(ConnectionConfig config) {
    String wanted =
        config.acceptContentTypes().isEmpty() ? config.contentType() : config.acceptContentTypes();
    if (wanted.isEmpty()) {
      return WireFormat.PROTOBUF + "," + WireFormat.JSON;
    }
    return wanted.contains(WireFormat.JSON) ? wanted : wanted + "," + WireFormat.JSON;
  }

  /** Where the cluster can be told of what happens here; sends from {@link #start} on. */
  public EventSink events() {
    return poster;
  }

  @Override
  public void start(Consumer<List<SourceEvent>> listener) {
    if (!threads.isEmpty()) {
      throw new IllegalStateException("a source is started once");
    }
    poster.start();
    Telling telling = new Telling(client.server(), timing.nodeGrace(), listener);
    for (ObjectQuery query : queries) {
      Reflector reflector =
          new Reflector(
              query,
              client,
              accept,
              timing,
              RandomGenerator.getDefault(),
              poster,
              telling.of(query.kind()));
      begin("watch " + query.path(), reflector::run);
    }
    begin(
        "grace",
        () -> {
          Thread.sleep(timing.nodeGrace());
          telling.graceIsOver();
        });
  }

  /** What runs until it is interrupted. */
  private interface Work {
    void run() throws InterruptedException;
  }

  private void begin(String name, Work work) {
    threads.add(
        Thread.ofPlatform()
            .name(name)
            .daemon()
            .start(() -> {
              try {
                work.run();
              } catch (InterruptedException _) {
                // The source is being closed.
              }
            }));
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
    client.close(); // a thread that reads notices no interrupt
    boolean interrupted = false;
    for (Thread thread : threads) {
      interrupted |= thread != Thread.currentThread() && !joined(thread);
    }
    poster.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean joined(Thread thread) {
    try {
      thread.join(ENDING); // it may be looking up a name, which nothing ends
      return true;
    } catch (InterruptedException _) {
      return false;
    }
  }
}
