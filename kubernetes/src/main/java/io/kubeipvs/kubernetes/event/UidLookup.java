package io.kubeipvs.kubernetes.event;

import io.kubeipvs.kubernetes.connection.AnswerStream;
import io.kubeipvs.kubernetes.connection.ApiAnswer;
import io.kubeipvs.kubernetes.connection.ApiClient;
import io.kubeipvs.kubernetes.decode.DocumentNode.Mapping;
import io.kubeipvs.kubernetes.decode.DocumentNode.Scalar;
import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.kubernetes.source.SourceEvent.Kind;
import io.kubeipvs.kubernetes.wire.WireFormat;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks for the uid of an object. Records of objects do not keep it: only an event in a hundred
 * thousand objects' life needs it. It is asked for as a list of one name, for a proxy may list
 * Services and not get them. Stateless.
 */
final class UidLookup {
  private static final int OK = 200;

  private UidLookup() {}

  /**
   * @return empty if there is no such object any more
   * @throws IOException if the server does not say; the message has what it says instead
   */
  static String ask(ApiClient client, Kind kind, ObjectKey key, Duration patience)
      throws IOException, InterruptedException {
    String path =
        (kind == Kind.SERVICE ? "/api/v1" : "/apis/discovery.k8s.io/v1")
            + "/namespaces/"
            + key.namespace()
            + (kind == Kind.SERVICE ? "/services" : "/endpointslices");
    ApiAnswer answer =
        client.get(
            path + "?fieldSelector=metadata.name%3D" + key.name(), WireFormat.JSON, patience);
    try (AnswerStream body = answer.body()) {
      if (answer.status() != OK) {
        throw new IOException("list " + path + ": " + answer.status());
      }
      List<Mapping> found = new ArrayList<>();
      WireFormat.of(answer.contentType()).readList(body, kind, found::add);
      return found.isEmpty() ? "" : uid(found.getFirst());
    }
  }

  private static String uid(Mapping object) {
    return object.fields().get("metadata") instanceof Mapping metadata
            && metadata.fields().get("uid") instanceof Scalar uid
        ? uid.text()
        : "";
  }
}
