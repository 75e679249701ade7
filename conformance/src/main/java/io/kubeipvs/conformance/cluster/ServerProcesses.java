package io.kubeipvs.conformance.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A real etcd on loopback and a real kube-apiserver at an address, as processes. There is no
 * controller manager: what nobody writes is not there. One thread owns it.
 *
 * <p>Ranges are as wide as the server allows, because scenarios come from more than one cluster.
 */
final class ServerProcesses implements AutoCloseable {
  private static final int CONFLICT = 409;

  /** It takes three seconds, forty in User-Mode Linux, and many times that beside other kernels. */
  static final Duration START_PATIENCE = Duration.ofMinutes(10);

  private static final String ETCD = "http://127.0.0.1:2379";
  private static final String ETCD_PEER = "http://127.0.0.1:2380";
  private static final String ROLE_BINDING =
      """
      {"metadata":{"name":"kube-proxy"},
       "subjects":[{"kind":"User","name":"system:kube-proxy",
                    "apiGroup":"rbac.authorization.k8s.io"}],
       "roleRef":{"kind":"ClusterRole","name":"system:node-proxier",
                  "apiGroup":"rbac.authorization.k8s.io"}}\
      """;

  private final Path folder;
  private final String address;
  private final Path etcdProgram;
  private final Path apiServerProgram;
  private @Nullable Process etcd;
  private @Nullable Process apiServer;
  private boolean bound;

  /**
   * Neither runs yet.
   *
   * @param folder for all that they write
   * @param address that kube-apiserver listens at
   */
  ServerProcesses(Path folder, String address, Path etcdProgram, Path apiServerProgram) {
    this.folder = folder;
    this.address = address;
    this.etcdProgram = etcdProgram;
    this.apiServerProgram = apiServerProgram;
  }

  /** Starts kube-apiserver, the first time etcd before it, and waits until a proxy may read. */
  void start(List<String> flags) throws IOException, InterruptedException {
    if (etcd == null) {
      writeServiceAccountKey();
      etcd = run("etcd.log", etcdCommand());
    }
    Process server = run("apiserver.log", apiServerCommand(flags));
    apiServer = server;
    Path certificates = RealCluster.certificates(folder);
    long endNanos = System.nanoTime() + START_PATIENCE.toNanos();
    String last = "nothing yet";
    while (System.nanoTime() < endNanos) {
      if (!server.isAlive()) {
        throw new IOException("kube-apiserver ended with status " + server.exitValue() + log());
      }
      if (Files.exists(certificates)) {
        try (ApiConnection api = new ApiConnection(RealCluster.url(address), certificates)) {
          bound = bound || bind(api);
          ApiConnection.Answer answer =
              api.send("GET", "/api/v1/services", "", ProxyCredentials.PROXY);
          if (bound && answer.isSuccess()) {
            return;
          }
          last = answer.body();
        } catch (IOException e) {
          last = String.valueOf(e.getMessage());
        }
      }
      Thread.sleep(200);
    }
    throw new IOException(
        "kube-apiserver is not ready after %d s: %s%s"
            .formatted(START_PATIENCE.toSeconds(), last, log()));
  }

  /** Ends kube-apiserver as a crash would. */
  void kill() {
    end(apiServer);
    apiServer = null;
  }

  /** Makes etcd forget its history, so that nobody can watch on from before. */
  void forgetHistory() throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      String range = askEtcd(client, "range", "{\"key\":\"AA==\"}");
      String revision = range.replaceAll("(?s).*\"revision\":\"(\\d+)\".*", "$1");
      askEtcd(client, "compaction", "{\"revision\":\"" + revision + "\",\"physical\":true}");
    }
  }

  private static String askEtcd(HttpClient client, String what, String json)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(URI.create(ETCD + "/v3/kv/" + what))
                .timeout(Duration.ofSeconds(30))
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException("etcd does not do a " + what + ": " + answer.body());
    }
    return answer.body();
  }

  /** Lets proxies read what they must; true once the server has all it needs for that. */
  private static boolean bind(ApiConnection api) throws IOException, InterruptedException {
    if (!api.send("GET", "/readyz", "", ProxyCredentials.ADMIN).isSuccess()) {
      return false;
    }
    ApiConnection.Answer made =
        api.send(
            "POST",
            "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
            ROLE_BINDING,
            ProxyCredentials.ADMIN);
    // It is there already where an earlier request was heard, but not answered in time.
    return made.isSuccess() || made.status() == CONFLICT;
  }

  private void writeServiceAccountKey() throws IOException {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      String key =
          Base64.getMimeEncoder()
              .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
      Files.writeString(
          folder.resolve("sa.key"),
          "-----BEGIN PRIVATE KEY-----\n" + key + "\n-----END PRIVATE KEY-----\n");
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot make a key for service accounts", e);
    }
  }

  /** What it holds is gone with the run: nothing has to survive a power failure. */
  private List<String> etcdCommand() {
    return List.of(
        etcdProgram.toString(),
        "--data-dir=" + folder.resolve("etcd"),
        "--unsafe-no-fsync",
        "--listen-client-urls=" + ETCD,
        "--advertise-client-urls=" + ETCD,
        "--listen-peer-urls=" + ETCD_PEER,
        "--initial-advertise-peer-urls=" + ETCD_PEER,
        "--initial-cluster=default=" + ETCD_PEER,
        "--log-level=error");
  }

  /** Its certificate is for the address, and for the loopback address that a relay listens at. */
  private List<String> apiServerCommand(List<String> flags) {
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            apiServerProgram.toString(),
            "--etcd-servers=" + ETCD,
            "--bind-address=" + address,
            "--secure-port=" + RealCluster.PORT,
            "--advertise-address=127.0.0.1",
            "--endpoint-reconciler-type=none",
            "--cert-dir=" + RealCluster.certificates(folder).getParent(),
            "--service-cluster-ip-range=10.96.0.0/16,fd00:96::/64",
            "--service-node-port-range=1-65535",
            "--service-account-issuer=https://kubernetes.default.svc",
            "--service-account-key-file=" + folder.resolve("sa.key"),
            "--service-account-signing-key-file=" + folder.resolve("sa.key"),
            "--authorization-mode=RBAC"));
    command.addAll(flags);
    return command;
  }

  private Process run(String log, List<String> command) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve(log).toFile()))
        .start();
  }

  private String log() throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve("apiserver.log"));
    return "\n" + String.join("\n", lines.subList(Math.max(0, lines.size() - 10), lines.size()));
  }

  private static void end(@Nullable Process process) {
    if (process == null) {
      return;
    }
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    end(apiServer);
    end(etcd);
  }
}
