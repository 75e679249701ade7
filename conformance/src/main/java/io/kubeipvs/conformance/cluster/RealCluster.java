package io.kubeipvs.conformance.cluster;

import io.kubeipvs.conformance.run.ObjectFeed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real etcd and a real kube-apiserver on loopback ports, for scenarios one after the other. There
 * is no controller manager: what scenarios do not say is not there. One thread owns it.
 *
 * <p>Ranges are as wide as the server allows, because scenarios come from more than one cluster.
 */
public final class RealCluster implements AutoCloseable {
  private static final int PORT = 6443;
  private static final Duration START_PATIENCE = Duration.ofMinutes(3);
  private static final String ADMIN = "admin-token";
  private static final String PROXY = "proxy-token";
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
  private final Deque<Process> processes = new ArrayDeque<>();

  private RealCluster(Path folder) {
    this.folder = folder;
  }

  /**
   * Starts both and waits until a proxy may read.
   *
   * @param folder a fresh one, best in memory, for all that they write
   */
  public static RealCluster start(Path folder, Path etcd, Path apiServer)
      throws IOException, InterruptedException {
    RealCluster cluster = new RealCluster(Files.createDirectories(folder));
    try {
      cluster.writeFiles();
      cluster.run("etcd.log", cluster.etcdCommand(etcd));
      cluster.run("apiserver.log", cluster.apiServerCommand(apiServer));
      cluster.awaitReady();
      return cluster;
    } catch (IOException | InterruptedException e) {
      cluster.close();
      throw e;
    }
  }

  private void writeFiles() throws IOException {
    Files.writeString(
        folder.resolve("tokens.csv"),
        ADMIN + ",admin,1,system:masters\n" + PROXY + ",system:kube-proxy,2\n");
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
    Files.writeString(
        kubeconfig(),
        """
        apiVersion: v1
        kind: Config
        clusters:
        - name: real
          cluster: {server: "https://127.0.0.1:%d", certificate-authority: "%s"}
        contexts:
        - name: real
          context: {cluster: real, user: proxy}
        current-context: real
        users:
        - name: proxy
          user: {token: %s}
        """
            .formatted(PORT, certificates(), PROXY));
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

  private List<String> apiServerCommand(Path program) {
    return List.of(
        program.toString(),
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
        "--authorization-mode=RBAC",
        "--token-auth-file=" + folder.resolve("tokens.csv"));
  }

  private void run(String log, List<String> command) throws IOException {
    processes.push(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(log).toFile())
            .start());
  }

  private void awaitReady() throws IOException, InterruptedException {
    long endNanos = System.nanoTime() + START_PATIENCE.toNanos();
    String last = "nothing yet";
    boolean bound = false;
    while (System.nanoTime() < endNanos) {
      Process newest = processes.element();
      if (!newest.isAlive()) {
        throw new IOException("kube-apiserver ended with status " + newest.exitValue() + log());
      }
      if (Files.exists(certificates())) {
        try (ApiConnection api = connect()) {
          bound = bound || bind(api);
          ApiConnection.Answer answer = api.send("GET", "/api/v1/services", "", PROXY);
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
    throw new IOException("kube-apiserver is not ready after 180 s: " + last + log());
  }

  /** Lets proxies read what they must; true once the server has all it needs for that. */
  private static boolean bind(ApiConnection api) throws IOException, InterruptedException {
    return api.send("GET", "/readyz", "", ADMIN).isSuccess()
        && api.send(
                "POST",
                "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
                ROLE_BINDING,
                ADMIN)
            .isSuccess();
  }

  private String log() throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve("apiserver.log"));
    return "\n" + String.join("\n", lines.subList(Math.max(0, lines.size() - 10), lines.size()));
  }

  private ApiConnection connect() throws IOException {
    return new ApiConnection("https://127.0.0.1:" + PORT, certificates());
  }

  /** What the server shows: its own certificate and the one that signed it. */
  private Path certificates() {
    return folder.resolve("certificates/apiserver.crt");
  }

  /** How a proxy gets here from a namespace with {@link #open}. */
  private Path kubeconfig() {
    return folder.resolve("proxy.kubeconfig");
  }

  /** An empty cluster, as a node in a namespace with a name sees it, until it is closed. */
  public ObjectFeed open(String namespace) throws IOException, InterruptedException {
    ApiConnection api = connect();
    ClusterObjects objects = new ClusterObjects(api, ADMIN);
    objects.begin();
    return new ClusterFeed(objects, api, NamespaceRelay.open(namespace, PORT), kubeconfig());
  }

  @Override
  public void close() {
    while (!processes.isEmpty()) {
      Process process = processes.pop().destroyForcibly();
      try {
        process.waitFor(10, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
