package io.kubeipvs.kubernetes.apiserver;

import io.kubeipvs.kubernetes.decode.DecodedObject;
import io.kubeipvs.kubernetes.decode.DocumentNode.Mapping;
import io.kubeipvs.kubernetes.decode.DocumentNode.Scalar;
import io.kubeipvs.kubernetes.decode.ObjectDecoder;
import io.kubeipvs.kubernetes.event.ClusterEvent;
import io.kubeipvs.kubernetes.event.EventSink;
import io.kubeipvs.kubernetes.model.KubernetesObject;
import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.kubernetes.source.Hidden;
import io.kubeipvs.kubernetes.source.ObjectProblem;
import io.kubeipvs.kubernetes.source.SourceEvent;
import io.kubeipvs.kubernetes.source.SourceEvent.Kind;
import io.kubeipvs.net.collection.KeyedTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of one kind is known, so that only what is different is told. An object that cannot be used
 * keeps its last good version in force, and is told of once. Does no I/O; not thread-safe.
 */
final class KnownObjects {
  private final Kind kind;
  private final EventSink sink;
  private final KeyedTable<ObjectKey, KubernetesObject> objects =
      new KeyedTable<>(KubernetesObject::key);
  private final SharedPorts ports = new SharedPorts();
  private final Map<ObjectKey, ObjectProblem> refused = new HashMap<>();
  private final Map<ObjectKey, ObjectProblem> noticed = new HashMap<>();

  /** What the list that goes on has told so far; null while there is none. */
  private @Nullable Set<ObjectKey> listed;

  /**
   * @param sink is told of objects that are refused
   */
  KnownObjects(Kind kind, EventSink sink) {
    this.kind = kind;
    this.sink = sink;
  }

  /** An object as it is now. */
  List<SourceEvent> present(Mapping document) {
    List<SourceEvent> events = new ArrayList<>();
    for (DecodedObject decoded : ObjectDecoder.decode(document)) {
      ObjectKey key =
          decoded instanceof DecodedObject.Usable usable ? usable.object().key() : key(document);
      if (listed != null) {
        listed.add(key);
      }
      switch (decoded) {
        case DecodedObject.Usable usable -> {
          mend(key, events);
          if (!usable.object().equals(objects.get(key))) {
            KubernetesObject object = ports.shared(usable.object());
            objects.put(object);
            events.add(new SourceEvent.Upserted(object));
          }
          DecodedObject.Flaw flaw = usable.flaw();
          if (flaw == null) {
            noticed.remove(key);
          } else {
            String object = usable.identity().toString();
            notice(key, new ObjectProblem(origin(key), object, flaw.reason()), events);
          }
        }
        case DecodedObject.Refused(var _, String object, String reason, int _, Hidden hidden) -> {
          if (refuse(key, new ObjectProblem(origin(key), object, reason, hidden), events)) {
            sink.post(ClusterEvent.refused(kind, key, metadata(document, "uid"), reason));
          }
        }
        case DecodedObject.Ignored(String object, String reason, int _) -> {
          mend(key, events);
          forget(key, events);
          notice(key, new ObjectProblem(origin(key), object, reason), events);
        }
      }
    }
    return events;
  }

  /** An object that is gone; only its name counts. */
  List<SourceEvent> gone(Mapping document) {
    List<SourceEvent> events = new ArrayList<>();
    drop(key(document), events);
    return events;
  }

  /** From now on objects are listed anew. */
  void beginList() {
    listed = new HashSet<>();
  }

  /** Everything there is has been {@link #present} since {@link #beginList}: all else is gone. */
  List<SourceEvent> endList() {
    Set<ObjectKey> missing = new HashSet<>(objects.keys());
    missing.addAll(refused.keySet());
    missing.addAll(noticed.keySet());
    missing.removeAll(listed == null ? Set.of() : listed);
    List<SourceEvent> events = new ArrayList<>();
    missing.stream().sorted().forEach(key -> drop(key, events));
    listed = null;
    return events;
  }

  private void drop(ObjectKey key, List<SourceEvent> events) {
    mend(key, events);
    noticed.remove(key);
    forget(key, events);
  }

  private void forget(ObjectKey key, List<SourceEvent> events) {
    if (objects.remove(key) != null) {
      events.add(new SourceEvent.Deleted(kind, key));
    }
  }

  private void notice(ObjectKey key, ObjectProblem notice, List<SourceEvent> events) {
    if (!notice.equals(noticed.put(key, notice))) {
      events.add(new SourceEvent.Noticed(notice));
    }
  }

  /** Whether that is news. */
  private boolean refuse(ObjectKey key, ObjectProblem problem, List<SourceEvent> events) {
    ObjectProblem before = refused.put(key, problem);
    if (problem.equals(before)) {
      return false;
    }
    if (before != null) {
      events.add(new SourceEvent.Mended(before));
    }
    events.add(new SourceEvent.Refused(problem));
    return true;
  }

  private void mend(ObjectKey key, List<SourceEvent> events) {
    ObjectProblem before = refused.remove(key);
    if (before != null) {
      events.add(new SourceEvent.Mended(before));
    }
  }

  /** The key that the object has when it can be used, too. */
  private ObjectKey key(Mapping document) {
    return ObjectDecoder.key(kind, metadata(document, "namespace"), metadata(document, "name"));
  }

  /** A field of the metadata as it is; empty if it is not there. */
  private static String metadata(Mapping document, String name) {
    return document.fields().get("metadata") instanceof Mapping metadata
            && metadata.fields().get(name) instanceof Scalar(var _, String text, int _)
        ? text
        : "";
  }

  /** The object's path at the API server, which {@code kubectl get --raw} takes. */
  private String origin(ObjectKey key) {
    String namespace = key.namespace().isEmpty() ? "" : "/namespaces/" + key.namespace();
    return switch (kind) {
      case SERVICE -> "/api/v1" + namespace + "/services/" + key.name();
      case ENDPOINT_SLICE ->
          "/apis/discovery.k8s.io/v1" + namespace + "/endpointslices/" + key.name();
      case NODE -> "/api/v1/nodes/" + key.name();
    };
  }
}
