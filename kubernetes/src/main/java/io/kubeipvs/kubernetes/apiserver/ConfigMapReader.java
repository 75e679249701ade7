package io.kubeipvs.kubernetes.apiserver;

import io.kubeipvs.kubernetes.connection.AnswerStream;
import io.kubeipvs.kubernetes.connection.ApiAnswer;
import io.kubeipvs.kubernetes.connection.ApiClient;
import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.kubernetes.wire.WireFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Reads one ConfigMap from an API server, for people who wait for it. Stateless. */
public final class ConfigMapReader {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int LARGEST_BYTES = 4 << 20; // the server takes 1 MiB of data
  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;

  private ConfigMapReader() {}

  /**
   * Asks once.
   *
   * @return the object in JSON
   * @throws IOException if it is not to be had; the message says what was asked, what the server
   *     said, and what to do
   */
  public static String read(ApiClient client, ObjectKey key)
      throws IOException, InterruptedException {
    String path = "/api/v1/namespaces/" + key.namespace() + "/configmaps/" + key.name();
    ApiAnswer answer = client.get(path, WireFormat.JSON, PATIENCE);
    try (AnswerStream body = answer.body()) {
      if (answer.status() != OK) {
        throw explained(client.server(), key, ApiException.of("get", path, answer));
      }
      return new String(body.readNBytes(LARGEST_BYTES), StandardCharsets.UTF_8);
    }
  }

  private static IOException explained(String server, ObjectKey key, ApiException refusal) {
    String advice =
        switch (refusal.status().code()) {
          case UNAUTHORIZED ->
              "the server does not know these credentials: has their token or certificate expired?";
          case FORBIDDEN ->
              "use credentials that may get it, such as an administrator's kubeconfig file, or give"
                  + " these a Role with the verb get on configmaps in namespace "
                  + key.namespace();
          case NOT_FOUND ->
              "name the ConfigMap that holds kube-proxy's configuration, or give the configuration"
                  + " as a file";
          default -> "try again, and look whether the server is well";
        };
    return new IOException(
        "ConfigMap " + key + " of " + server + ": " + refusal.getMessage() + "; " + advice,
        refusal);
  }
}
