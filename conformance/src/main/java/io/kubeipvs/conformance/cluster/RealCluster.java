package io.kubeipvs.conformance.cluster;

import io.kubeipvs.conformance.run.ObjectFeed;
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
 * A real etcd and a real kube-apiserver on loopback ports, for one use after the other. There is no
 * controller manager: what nobody writes is not there. One thread owns it.
 *
 * <p>Ranges are as wide as the server allows, because scenarios come from more than one cluster.
 */
public final class RealCluster implements AutoCloseable {
  private static final int PORT = 6443;
  private static final int CONFLICT = 409;

  /** It takes forty seconds in User-Mode Linux, and many times that beside other kernels. */
  private static final Duration START_PATIENCE = Duration.ofMinutes(10);

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
  private final Path apiServerProgram;
  private final ProxyCredentials credentials;
  private @Nullable Process etcd;
  private @Nullable Process apiServer;
  private boolean bound;

  private RealCluster(Path folder, Path apiServerProgram) throws IOException {
    this.folder = folder;
    this.apiServerProgram = apiServerProgram;
    this.credentials = new ProxyCredentials(folder, "https://127.0.0.1:" + PORT, certificates());
    writeServiceAccountKey();
  }

  /**
   * Starts both and waits until a proxy may read.
   *
   * @param folder a fresh one, best in memory, for all that they write
   */
  public static RealCluster start(Path folder, Path etcd, Path apiServer)
      throws IOException, InterruptedException {
    return start(folder, etcd, apiServer, false);
  }

  /**
   * Likewise.
   *
   * @param withCertificates whether a proxy may show a client certificate, too
   */
  public static RealCluster start(Path folder, Path etcd, Path apiServer, boolean withCertificates)
      throws IOException, InterruptedException {
    RealCluster cluster = new RealCluster(Files.createDirectories(folder), apiServer);
    try {
      if (withCertificates) {
        cluster.credentials.rotateCertificate();
      }
      cluster.etcd = cluster.run("etcd.log", cluster.etcdCommand(etcd));
      cluster.startApiServer();
      return cluster;
    } catch (IOException | InterruptedException e) {
      cluster.close();
      throw e;
    }
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

  private List<String> etcdCommand(Path program) {
    return List.of(
        program.toString(),
        "--data-dir=" + folder.resolve("etcd"),
        "--listen-client-urls=" + ETCD,
        "--advertise-client-urls=" + ETCD,
        "--listen-peer-urls=" + ETCD_PEER,
        "--initial-advertise-peer-urls=" + ETCD_PEER,
        "--initial-cluster=default=" + ETCD_PEER,
        "--log-level=error");
  }

  private List<String> apiServerCommand() {
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            apiServerProgram.toString(),
            "--etcd-servers=" + ETCD,
            "--bind-address=127.0.0.1",
            "--secure-port=" + PORT,
            "--advertise-address=192.168.224.3",
            "--endpoint-reconciler-type=none",
            "--cert-dir=" + certificates().getParent(),
            "--service-cluster-ip-range=10.96.0.0/16,fd00:96::/64",
            "--service-node-port-range=1-65535",
            "--service-account-issuer=https://kubernetes.default.svc",
            "--service-account-key-file=" + folder.resolve("sa.key"),
            "--service-account-signing-key-file=" + folder.resolve("sa.key"),
            "--authorization-mode=RBAC"));
    command.addAll(credentials.flags());
    return command;
  }

  private Process run(String log, List<String> command) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve(log).toFile()))
        .start();
  }

  /** Ends the API server as a crash would. */
  public void killApiServer() {
    end(apiServer);
    apiServer = null;
  }

  /** Starts the API server, with the credentials of now, and waits until a proxy may read. */
  public void startApiServer() throws IOException, InterruptedException {
    Process server = run("apiserver.log", apiServerCommand());
    apiServer = server;
    long endNanos = System.nanoTime() + START_PATIENCE.toNanos();
    String last = "nothing yet";
    while (System.nanoTime() < endNanos) {
      if (!server.isAlive()) {
        throw new IOException("kube-apiserver ended with status " + server.exitValue() + log());
      }
      if (Files.exists(certificates())) {
        try (ApiConnection api = connect()) {
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
      Thread.sleep(500);
    }
    throw new IOException(
        "kube-apiserver is not ready after %d s: %s%s"
            .formatted(START_PATIENCE.toSeconds(), last, log()));
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

  /** Makes etcd forget its history, so that nobody can watch on from before. */
  public void forgetHistory() throws IOException, InterruptedException {
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

  private String log() throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve("apiserver.log"));
    return "\n" + String.join("\n", lines.subList(Math.max(0, lines.size() - 10), lines.size()));
  }

  /** A connection of the caller's own. */
  public ApiConnection connect() throws IOException {
    return new ApiConnection("https://127.0.0.1:" + PORT, certificates());
  }

  /** What the server shows: its own certificate and the one that signed it. */
  private Path certificates() {
    return folder.resolve("certificates/apiserver.crt");
  }

  /** How a proxy gets here from a namespace with a {@link #relay}. */
  public Path kubeconfig() {
    return credentials.constant();
  }

  /** What a proxy shows to be let in. */
  public ProxyCredentials credentials() {
    return credentials;
  }

  /** Lets a namespace with a name reach the server at the address in {@link #kubeconfig}. */
  public NamespaceRelay relay(String namespace) throws IOException {
    return NamespaceRelay.open(namespace, PORT);
  }

  /** What an administrator writes. The connection belongs to the caller. */
  public ClusterObjects objects(ApiConnection api) {
    return new ClusterObjects(api, ProxyCredentials.ADMIN);
  }

  /** What the server answers to an administrator. */
  public ApiConnection.Answer ask(ApiConnection api, String method, String path, String json)
      throws IOException, InterruptedException {
    return api.send(method, path, json, ProxyCredentials.ADMIN);
  }

  /** An empty cluster, as a node in a namespace with a name sees it, until it is closed. */
  public ObjectFeed open(String namespace) throws IOException, InterruptedException {
    ApiConnection api = connect();
    ClusterObjects objects = objects(api);
    objects.begin();
    return new ClusterFeed(objects, api, relay(namespace), kubeconfig());
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
