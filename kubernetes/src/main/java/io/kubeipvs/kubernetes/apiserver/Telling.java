package io.kubeipvs.kubernetes.apiserver;

import io.kubeipvs.kubernetes.source.ObjectProblem;
import io.kubeipvs.kubernetes.source.SourceEvent;
import io.kubeipvs.kubernetes.source.SourceEvent.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes one story of what the reflectors hear: when there is all there is, and trouble that several
 * of them have only once. Each tells on its own thread, one after the other.
 */
final class Telling {
  private final String server;
  private final Duration nodeGrace;
  private final Consumer<List<SourceEvent>> listener;
  private final Set<Kind> incomplete = EnumSet.allOf(Kind.class);
  private final Map<Kind, ObjectProblem> troubles = new EnumMap<>(Kind.class);
  private boolean graceOver;
  private boolean synced;

  /**
   * @param nodeGrace how long the Node is waited for
   */
  Telling(String server, Duration nodeGrace, Consumer<List<SourceEvent>> listener) {
    this.server = server;
    this.nodeGrace = nodeGrace;
    this.listener = listener;
  }

  /** Where the reflector of one kind tells. */
  Reflector.Listener of(Kind kind) {
    return new OfKind(kind);
  }

  /** Nobody waits for the Node any longer. */
  synchronized void graceIsOver() {
    graceOver = true;
    tell(new ArrayList<>());
  }

  private void tell(List<SourceEvent> events) {
    noticeSynced(events);
    if (!events.isEmpty()) {
      listener.accept(List.copyOf(events));
    }
  }

  private void noticeSynced(List<SourceEvent> events) {
    if (synced) {
      return;
    }
    boolean onlyNodeMissing = incomplete.size() == 1 && incomplete.contains(Kind.NODE);
    if (!incomplete.isEmpty() && !(onlyNodeMissing && graceOver)) {
      return;
    }
    if (onlyNodeMissing) {
      String reason =
          "the Node could not be read for "
              + nodeGrace.toSeconds()
              + " s; until it can, Services are served without its addresses and zone, unless"
              + " detectLocalMode NodeCIDR waits for its pod ranges";
      events.add(new SourceEvent.Noticed(new ObjectProblem(server, "", reason)));
    }
    synced = true;
    events.add(new SourceEvent.Synced());
  }

  private synchronized void complete(Kind kind) {
    incomplete.remove(kind);
    tell(new ArrayList<>());
  }

  private synchronized void changed(List<SourceEvent> events) {
    tell(new ArrayList<>(events));
  }

  /**
   * Three reflectors often have one trouble: it is told once, and over when none has it. Another
   * reason is told before the last one is over, so that there is no moment without trouble.
   */
  private synchronized void fails(Kind kind, String reason) {
    ObjectProblem problem = new ObjectProblem(server, "", reason);
    List<SourceEvent> events = new ArrayList<>();
    boolean known = troubles.containsValue(problem);
    ObjectProblem before = troubles.put(kind, problem);
    if (!known) {
      events.add(new SourceEvent.Refused(problem));
    }
    mended(before, events);
    tell(events);
  }

  private synchronized void works(Kind kind) {
    List<SourceEvent> events = new ArrayList<>();
    mended(troubles.remove(kind), events);
    tell(events);
  }

  private void mended(@Nullable ObjectProblem before, List<SourceEvent> events) {
    if (before != null && !troubles.containsValue(before)) {
      events.add(new SourceEvent.Mended(before));
    }
  }

  /** Used by the reflector's thread. */
  private final class OfKind implements Reflector.Listener {
    private final Kind kind;
    private String trouble = "";

    private OfKind(Kind kind) {
      this.kind = kind;
    }

    @Override
    public void tell(List<SourceEvent> events) {
      changed(events);
    }

    @Override
    public void complete() {
      Telling.this.complete(kind);
    }

    @Override
    public void failed(String reason) {
      if (!reason.equals(trouble)) {
        trouble = reason;
        fails(kind, reason + "; tried again");
      }
    }

    @Override
    public void works() {
      if (!trouble.isEmpty()) {
        trouble = "";
        Telling.this.works(kind);
      }
    }
  }
}
