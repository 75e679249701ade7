package io.kubeipvs.kubernetes.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.kubernetes.connection.ApiClients;
import io.kubeipvs.kubernetes.connection.ConnectionConfig;
import io.kubeipvs.kubernetes.decode.ObjectIdentity;
import io.kubeipvs.kubernetes.event.EventSink;
import io.kubeipvs.kubernetes.model.KubernetesObject;
import io.kubeipvs.kubernetes.source.ObjectProblem;
import io.kubeipvs.kubernetes.source.SourceEvent;
import io.kubeipvs.kubernetes.source.SourceEvent.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * A source and all it has told, put together as an agent would. Its waits are short, but in the
 * proportions of the real ones. Every wait for something to happen is bounded.
 */
final class FollowedSource implements AutoCloseable {
  static final String NODE = "node-1";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  static final Timing TIMING =
      new Timing(
          Duration.ofMillis(5),
          Duration.ofMillis(100),
          Duration.ofSeconds(1),
          Duration.ofSeconds(3),
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofMillis(100),
          Duration.ofSeconds(2));

  private final ApiServerSource source;
  private final List<SourceEvent> events = new ArrayList<>();
  private final Map<ObjectIdentity, KubernetesObject> objects = new TreeMap<>();
  private final Set<ObjectProblem> problems = new HashSet<>();
  private boolean synced;

  private FollowedSource(ApiServerSource source) {
    this.source = source;
    source.start(this::hear);
  }

  static FollowedSource of(String server) throws IOException {
    return of(server, "application/json");
  }

  static FollowedSource of(String server, String contentType) throws IOException {
    ConnectionConfig config = new ConnectionConfig("", server, contentType, "", 10_000, 10_000);
    return of(config, TIMING);
  }

  static FollowedSource of(ConnectionConfig config, Timing timing) throws IOException {
    String accept = config.contentType() + ",application/json";
    return new FollowedSource(new ApiServerSource(ApiClients.open(config), NODE, accept, timing));
  }

  private synchronized void hear(List<SourceEvent> told) {
    events.addAll(told);
    for (SourceEvent event : told) {
      switch (event) {
        case SourceEvent.Upserted(KubernetesObject object) ->
            objects.put(new ObjectIdentity(Kind.of(object), object.key()), object);
        case SourceEvent.Deleted(Kind kind, var key) ->
            assertThat(objects.remove(new ObjectIdentity(kind, key))).isNotNull();
        case SourceEvent.Synced _ -> {
          assertThat(synced).as("synced once").isFalse();
          synced = true;
        }
        case SourceEvent.Refused(ObjectProblem problem) ->
            assertThat(problems.add(problem)).as("told once: %s", problem).isTrue();
        case SourceEvent.Mended(ObjectProblem problem) ->
            assertThat(problems.remove(problem)).as("was told: %s", problem).isTrue();
        case SourceEvent.Noticed _ -> {}
      }
    }
    notifyAll();
  }

  EventSink sink() {
    return source.events();
  }

  synchronized boolean synced() {
    return synced;
  }

  synchronized Map<ObjectIdentity, KubernetesObject> objects() {
    return new TreeMap<>(objects);
  }

  synchronized Set<ObjectProblem> problems() {
    return new HashSet<>(problems);
  }

  synchronized List<SourceEvent> events() {
    return List.copyOf(events);
  }

  synchronized int eventCount() {
    return events.size();
  }

  FollowedSource awaitSynced() {
    await("synced", this::synced);
    return this;
  }

  /** The names of all objects, as {@code Service default/web}. */
  List<String> names() {
    return objects().keySet().stream().map(ObjectIdentity::toString).toList();
  }

  void awaitNames(String... expected) {
    await("objects " + List.of(expected), () -> names().equals(List.of(expected)));
  }

  void await(String what, Supplier<Boolean> condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.get()) {
      assertThat(System.nanoTime())
          .as("%s; now %s, problems %s", what, names(), problems())
          .isLessThan(end);
      try {
        Thread.sleep(5);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Override
  public void close() {
    source.close();
  }
}
