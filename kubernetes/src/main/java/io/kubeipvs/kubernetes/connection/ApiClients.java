package io.kubeipvs.kubernetes.connection;

import io.kubeipvs.kubernetes.connection.ClusterAccess.Credential;
import io.kubeipvs.kubernetes.connection.ClusterAccess.Material;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/** Finds out how the API server is to be reached. Stateless. */
public final class ApiClients {
  private static final Path SERVICE_ACCOUNT =
      Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

  private ApiClients() {}

  /**
   * A client for what the operator configured: a kubeconfig file, an address alone, or neither, and
   * then the cluster whose pod this is. Does not connect yet.
   *
   * @throws IOException if there is nothing to connect to; the message says what to do
   */
  public static ApiClient open(ConnectionConfig config) throws IOException {
    ClusterAccess access = access(config, System.getenv(), SERVICE_ACCOUNT);
    ExecPlugin plugin =
        access.credential() instanceof Credential.Exec exec
            ? new ExecPlugin(exec, access, InstantSource.system())
            : null;
    return new HttpApiClient(
        access,
        new Credentials(access.credential(), plugin),
        new RequestRate(config.requestsPerSecond(), config.burst(), System.nanoTime()));
  }

  static ClusterAccess access(
      ConnectionConfig config, Map<String, String> environment, Path serviceAccount)
      throws IOException {
    if (!config.kubeconfig().isEmpty()) {
      return Kubeconfig.read(Path.of(config.kubeconfig()), config.master());
    }
    if (config.master().isEmpty()) {
      return inCluster(environment, serviceAccount);
    }
    try {
      return new ClusterAccess(
          Kubeconfig.serverUri(config.master()),
          null,
          false,
          "",
          null,
          new Credential.None(),
          null);
    } catch (IllegalArgumentException e) {
      throw new IOException("--master: " + e.getMessage(), e);
    }
  }

  private static ClusterAccess inCluster(Map<String, String> environment, Path serviceAccount)
      throws IOException {
    String host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
    String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "");
    Path token = serviceAccount.resolve("token");
    if (host.isEmpty() || port.isEmpty() || !Files.isReadable(token)) {
      throw new IOException(
          "no API server is configured, and this is no pod of a cluster"
              + " (KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT, or "
              + token
              + ", are missing); give a kubeconfig file, --master, or --manifests");
    }
    String hostInUrl = host.contains(":") ? "[" + host + "]" : host;
    return new ClusterAccess(
        URI.create("https://" + hostInUrl + ":" + port),
        new Material.InFile(serviceAccount.resolve("ca.crt")),
        false,
        "",
        null,
        new Credential.TokenFile(token),
        null);
  }
}
