package io.kubeipvs.kubernetes.apiserver;

import io.kubeipvs.kubernetes.connection.AnswerStream;
import io.kubeipvs.kubernetes.connection.ApiAnswer;
import io.kubeipvs.kubernetes.connection.ApiClient;
import io.kubeipvs.kubernetes.decode.DocumentNode.Mapping;
import io.kubeipvs.kubernetes.decode.DocumentNode.Scalar;
import io.kubeipvs.kubernetes.source.SourceEvent.Kind;
import io.kubeipvs.kubernetes.wire.ListMeta;
import io.kubeipvs.kubernetes.wire.WireFormat;
import java.io.IOException;
import java.time.Duration;

/**
 * Sends requests for one kind of object; an answer that is a refusal becomes an exception. Used by
 * one thread.
 */
final class ApiRequests {
  private static final int OK = 200;
  private static final int NOT_ACCEPTABLE = 406;

  private final ApiClient client;
  private final Kind kind;
  private String accept;

  ApiRequests(ApiClient client, String accept, Kind kind) {
    this.client = client;
    this.accept = accept;
    this.kind = kind;
  }

  /** The body of a list or a watch. The caller closes it. */
  final class Answer implements AutoCloseable {
    private final WireFormat format;
    private final AnswerStream body;

    private Answer(WireFormat format, AnswerStream body) {
      this.format = format;
      this.body = body;
    }

    ListMeta readList(WireFormat.ItemSink items) throws IOException, InterruptedException {
      return format.readList(body, kind, items);
    }

    WireFormat.WatchReader watch() throws IOException {
      return format.watch(body, kind);
    }

    /** From now on a longer silence means that the connection is dead. */
    void patience(Duration patience) {
      body.patience(patience);
    }

    @Override
    public void close() {
      body.close();
    }
  }

  /**
   * @throws ApiException if the server refuses
   * @throws IOException if there is no answer that could be read
   */
  Answer get(String verb, String pathAndQuery, Duration patience)
      throws IOException, InterruptedException {
    ApiAnswer answer = client.get(pathAndQuery, accept, patience);
    boolean taken = false;
    try {
      if (answer.status() != OK) {
        if (answer.status() == NOT_ACCEPTABLE) {
          accept = WireFormat.JSON; // which every server speaks
        }
        throw ApiException.of(verb, pathAndQuery, answer);
      }
      Answer result = new Answer(WireFormat.of(answer.contentType()), answer.body());
      taken = true;
      return result;
    } finally {
      if (!taken) {
        answer.body().close();
      }
    }
  }

  /** An object's resourceVersion; empty if it has none. */
  static String version(Mapping object) {
    return object.fields().get("metadata") instanceof Mapping metadata
            && metadata.fields().get("resourceVersion") instanceof Scalar(var _, String text, int _)
        ? text
        : "";
  }
}
