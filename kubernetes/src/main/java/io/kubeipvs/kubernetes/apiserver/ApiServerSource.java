package io.kubeipvs.kubernetes.apiserver;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.kubeipvs.kubernetes.connection.ApiClient;
import io.kubeipvs.kubernetes.connection.ApiClients;
import io.kubeipvs.kubernetes.connection.ConnectionConfig;
import io.kubeipvs.kubernetes.event.EventPoster;
import io.kubeipvs.kubernetes.event.EventSink;
import io.kubeipvs.kubernetes.source.ObjectProblem;
import io.kubeipvs.kubernetes.source.ObjectSource;
import io.kubeipvs.kubernetes.source.SourceEvent;
import io.kubeipvs.kubernetes.source.SourceEvent.Kind;
import io.kubeipvs.kubernetes.wire.WireFormat;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * An API server as a source: the Services and EndpointSlices that are for this proxy, and this
 * node's Node. Whatever happens to the connection, what is known stays in force until the server
 * says otherwise, and a list that is read anew tells only differences.
 *
 * <p>{@link SourceEvent.Synced} comes when all three have been listed, or without the Node after
 * {@link Timing#nodeGrace}: as kube-proxy does, Services are then served without its addresses and
 * its zone.
 *
 * <p>One platform thread tells; three virtual threads talk to the server and hand it what they
 * hear. All end with {@link #close}.
 */
public final class ApiServerSource implements ObjectSource {
  private final ApiClient client;
  private final List<ObjectQuery> queries;
  private final String accept;
  private final Timing timing;
  private final EventPoster poster;
  private final BlockingQueue<Message> inbox = new LinkedBlockingQueue<>();
  private final List<Thread> reflectors = new ArrayList<>();
  private volatile @Nullable Thread teller;

  private final Set<Kind> incomplete = EnumSet.allOf(Kind.class);
  private final Map<Kind, ObjectProblem> troubles = new EnumMap<>(Kind.class);
  private boolean synced;

  /** What reflectors hand over. */
  private sealed interface Message {
    record Changed(List<SourceEvent> events) implements Message {}

    record Complete(Kind kind) implements Message {}

    record Failed(Kind kind, String reason) implements Message {}

    record Works(Kind kind) implements Message {}
  }

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
    if (teller != null) {
      throw new IllegalStateException("a source is started once");
    }
    poster.start();
    for (ObjectQuery query : queries) {
      Reflector reflector =
          new Reflector(
              query,
              client,
              accept,
              timing,
              RandomGenerator.getDefault(),
              poster,
              new Handover(query.kind()));
      reflectors.add(
          Thread.ofVirtual()
              .name("watch " + query.path())
              .start(() -> {
                try {
                  reflector.run();
                } catch (InterruptedException _) {
                  // The source is being closed.
                }
              }));
    }
    teller = Thread.ofPlatform().name("api-server").daemon().start(() -> tell(listener));
  }

  private void tell(Consumer<List<SourceEvent>> listener) {
    long graceEndNanos = System.nanoTime() + timing.nodeGrace().toNanos();
    try {
      while (true) {
        List<SourceEvent> events = new ArrayList<>();
        for (Message message : next(graceEndNanos - System.nanoTime())) {
          take(message, events);
        }
        noticeSynced(System.nanoTime() - graceEndNanos >= 0, events);
        if (!events.isEmpty()) {
          listener.accept(List.copyOf(events));
        }
      }
    } catch (InterruptedException _) {
      // The source is being closed.
    }
  }

  /** All that has come in; waits for something, but not past the end of the grace. */
  private List<Message> next(long graceNanos) throws InterruptedException {
    List<Message> messages = new ArrayList<>();
    Message first = synced || graceNanos < 0 ? inbox.take() : inbox.poll(graceNanos, NANOSECONDS);
    if (first != null) {
      messages.add(first);
      inbox.drainTo(messages);
    }
    return messages;
  }

  private void take(Message message, List<SourceEvent> events) {
    switch (message) {
      case Message.Changed(List<SourceEvent> changed) -> events.addAll(changed);
      case Message.Complete(Kind kind) -> incomplete.remove(kind);
      case Message.Failed(Kind kind, String reason) ->
          fail(kind, new ObjectProblem(client.server(), "", reason), events);
      case Message.Works(Kind kind) -> mended(troubles.remove(kind), events);
    }
  }

  /**
   * Three reflectors often have one trouble: it is told once, and over when none has it. Another
   * reason is told before the last one is over, so that there is no moment without trouble.
   */
  private void fail(Kind kind, ObjectProblem problem, List<SourceEvent> events) {
    boolean known = troubles.containsValue(problem);
    ObjectProblem before = troubles.put(kind, problem);
    if (!known) {
      events.add(new SourceEvent.Refused(problem));
    }
    mended(before, events);
  }

  private void mended(@Nullable ObjectProblem before, List<SourceEvent> events) {
    if (before != null && !troubles.containsValue(before)) {
      events.add(new SourceEvent.Mended(before));
    }
  }

  private void noticeSynced(boolean graceOver, List<SourceEvent> events) {
    boolean onlyNodeMissing = incomplete.equals(EnumSet.of(Kind.NODE));
    if (synced || !(incomplete.isEmpty() || (onlyNodeMissing && graceOver))) {
      return;
    }
    if (onlyNodeMissing) {
      String reason =
          "the Node could not be read for "
              + timing.nodeGrace().toSeconds()
              + " s; Services are served without its addresses and zone until it can";
      events.add(new SourceEvent.Noticed(new ObjectProblem(client.server(), "", reason)));
    }
    synced = true;
    events.add(new SourceEvent.Synced());
  }

  @Override
  public void close() {
    reflectors.forEach(Thread::interrupt);
    Thread telling = teller;
    if (telling != null) {
      telling.interrupt();
    }
    boolean interrupted = false;
    for (Thread reflector : reflectors) {
      interrupted |= !joined(reflector);
    }
    if (telling != null && telling != Thread.currentThread()) {
      interrupted |= !joined(telling);
    }
    poster.close();
    client.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean joined(Thread thread) {
    try {
      thread.join();
      return true;
    } catch (InterruptedException _) {
      return false;
    }
  }

  /** Hands what one reflector hears to the telling thread. Used by the reflector's thread. */
  private final class Handover implements Reflector.Listener {
    private final Kind kind;
    private String trouble = "";

    private Handover(Kind kind) {
      this.kind = kind;
    }

    @Override
    public void tell(List<SourceEvent> events) {
      inbox.add(new Message.Changed(events));
    }

    @Override
    public void complete() {
      inbox.add(new Message.Complete(kind));
    }

    @Override
    public void failed(String reason) {
      if (!reason.equals(trouble)) {
        trouble = reason;
        inbox.add(new Message.Failed(kind, reason + "; tried again"));
      }
    }

    @Override
    public void works() {
      if (!trouble.isEmpty()) {
        trouble = "";
        inbox.add(new Message.Works(kind));
      }
    }
  }
}
