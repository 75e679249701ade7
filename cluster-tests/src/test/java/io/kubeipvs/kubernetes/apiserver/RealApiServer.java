package io.kubeipvs.kubernetes.apiserver;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kubeipvs.kubernetes.connection.ApiAnswer;
import io.kubeipvs.kubernetes.connection.ApiClient;
import io.kubeipvs.kubernetes.connection.ApiClients;
import io.kubeipvs.kubernetes.connection.ConnectionConfig;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A real etcd and a real kube-apiserver on loopback ports, as tools/peers builds them, with TLS,
 * RBAC, static tokens and client certificates. Everything they write lies in one folder.
 */
public final class RealApiServer implements AutoCloseable {
  public static final String ADMIN_TOKEN = "admin-token";
  public static final String PROXY_TOKEN = "proxy-token";
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final Duration START_PATIENCE = Duration.ofMinutes(4);
  private static final int LEAST_PORT = 20_000;

  /** Where those begin that outgoing connections get (net.ipv4.ip_local_port_range). */
  private static final int EPHEMERAL_PORTS = 32_768;

  private final Path directory;
  private final Path etcdProgram;
  private final Path apiServerProgram;
  private final Pki pki;
  private final List<String> extraFlags;
  private final int etcdPort = freePort();
  private final int etcdPeerPort = freePort();
  private final int port = freePort();
  private @Nullable Process etcd;
  private @Nullable Process apiServer;

  private RealApiServer(Path directory, Path etcd, Path apiServer, List<String> extraFlags)
      throws IOException {
    this.directory = directory;
    this.etcdProgram = etcd;
    this.apiServerProgram = apiServer;
    this.extraFlags = extraFlags;
    this.pki = Pki.create(directory);
    pki.issue("server", "rsa:2048", "/CN=server", "IP:127.0.0.1,DNS:kubernetes.default.svc");
    Commands.succeed(directory, "openssl", "genrsa", "-out", "sa.key", "2048");
    Files.writeString(
        directory.resolve("tokens.csv"),
        ADMIN_TOKEN + ",admin,1,system:masters\n" + PROXY_TOKEN + ",system:kube-proxy,2\n");
  }

  /** Starts both, or skips the test with the reason why that cannot be done here. */
  public static RealApiServer start(Path directory, String... extraFlags) throws IOException {
    Path root = Path.of(System.getProperty("kubeipvs.root", "..")).toAbsolutePath();
    Commands.Result peers =
        Commands.run(root, List.of(root + "/tools/peers", "--cached", "etcd", "kube-apiserver"));
    assumeTrue(peers.status() == 0, "no real API server: " + peers.output().strip());
    List<String> paths = peers.output().lines().filter(line -> line.startsWith("/")).toList();
    RealApiServer server =
        new RealApiServer(
            directory,
            program(paths, "etcd"),
            program(paths, "kube-apiserver"),
            List.of(extraFlags));
    try {
      server.startEtcd();
      server.startApiServer();
      return server;
    } catch (IOException | AssertionError e) {
      server.close();
      throw e;
    }
  }

  private static Path program(List<String> paths, String name) {
    return Path.of(
        paths.stream().filter(path -> path.endsWith("/" + name)).findFirst().orElseThrow());
  }

  private void startEtcd() throws IOException {
    String client = "http://127.0.0.1:" + etcdPort;
    String peer = "http://127.0.0.1:" + etcdPeerPort;
    etcd =
        run(
            "etcd.log",
            List.of(
                etcdProgram.toString(),
                "--data-dir=" + directory.resolve("etcd"),
                "--listen-client-urls=" + client,
                "--advertise-client-urls=" + client,
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=default=" + peer,
                "--log-level=error"));
  }

  void startApiServer() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(apiServerProgram.toString());
    command.add("--etcd-servers=http://127.0.0.1:" + etcdPort);
    command.add("--secure-port=" + port);
    command.add("--bind-address=127.0.0.1");
    command.add("--cert-dir=" + directory);
    command.add("--tls-cert-file=" + pki.file("server.crt"));
    command.add("--tls-private-key-file=" + pki.file("server.key"));
    command.add("--client-ca-file=" + pki.file("ca.crt"));
    command.add("--service-cluster-ip-range=10.96.0.0/16,fd00:10:96::/112");
    command.add("--service-account-issuer=https://kubernetes.default.svc");
    command.add("--service-account-key-file=" + directory.resolve("sa.key"));
    command.add("--service-account-signing-key-file=" + directory.resolve("sa.key"));
    command.add("--authorization-mode=RBAC");
    command.add("--allow-privileged=true"); // as kubeadm has it
    command.add("--token-auth-file=" + directory.resolve("tokens.csv"));
    command.addAll(extraFlags);
    apiServer = run("apiserver.log", command);
    awaitReady();
  }

  private Process run(String log, List<String> command) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve(log).toFile()))
        .start();
  }

  private void awaitReady() throws IOException {
    long end = System.nanoTime() + START_PATIENCE.toNanos();
    String last = "";
    while (System.nanoTime() < end) {
      try {
        last = request("GET", "/readyz", null);
        if (last.equals("ok")) {
          return;
        }
      } catch (AssertionError e) {
        last = String.valueOf(e.getMessage());
      }
      pause();
    }
    throw new AssertionError(
        "not ready: " + last + "\n" + Files.readString(directory.resolve("apiserver.log")));
  }

  /** Ends it as a crash would. */
  void killApiServer() {
    end(apiServer);
    apiServer = null;
  }

  /** Makes etcd forget its history. */
  void compactHistory() throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      String base = "http://127.0.0.1:" + etcdPort + "/v3/kv/";
      String range = post(client, base + "range", "{\"key\":\"AA==\"}");
      String revision = range.replaceAll("(?s).*\"revision\":\"(\\d+)\".*", "$1");
      post(client, base + "compaction", "{\"revision\":\"" + revision + "\",\"physical\":true}");
    }
  }

  private static String post(HttpClient client, String url, String body)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(20))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  /** An admin's GET or POST; fails if the server does not answer with success. */
  public String request(String method, String path, @Nullable String json) {
    Answer answer = ask(method, path, json);
    assertThat(answer.status()).as("%s %s: %s", method, path, answer.text()).isBetween(200, 299);
    return answer.text();
  }

  /** An admin's POST to an object that may have gone or be going; answers whether it was there. */
  public boolean postIfThere(String path, String json) {
    Answer answer = ask("POST", path, json);
    boolean going = answer.status() == CONFLICT && answer.text().contains(" is being deleted");
    if (answer.status() == NOT_FOUND || going) {
      return false;
    }
    assertThat(answer.status()).as("POST %s: %s", path, answer.text()).isBetween(200, 299);
    return true;
  }

  private record Answer(int status, String text) {}

  private Answer ask(String method, String path, @Nullable String json) {
    try (ApiClient client = ApiClients.open(config(adminKubeconfig()))) {
      Duration patience = Duration.ofSeconds(20);
      ApiAnswer answer =
          method.equals("GET")
              ? client.get(path, "application/json", patience)
              : client.post(path, String.valueOf(json), patience);
      try (var body = answer.body()) {
        return new Answer(answer.status(), new String(body.readAllBytes(), StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new AssertionError(method + " " + path + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** An admin's edit by kubectl's means: any method and content type. */
  public String edit(String method, String path, String contentType, String body) {
    return Commands.succeed(
        directory,
        "curl",
        "--silent",
        "--show-error",
        "--fail-with-body",
        "--max-time",
        "20",
        "--cacert",
        pki.file("ca.crt").toString(),
        "--header",
        "Authorization: Bearer " + ADMIN_TOKEN,
        "--header",
        "Content-Type: " + contentType,
        "--request",
        method,
        "--data-raw",
        body,
        url() + path);
  }

  private Path adminKubeconfig() throws IOException {
    Path file = directory.resolve("admin.kubeconfig");
    if (!Files.exists(file)) {
      kubeconfig("admin", "token: " + ADMIN_TOKEN);
    }
    return file;
  }

  /** Writes {@code NAME.kubeconfig} with this user. */
  public Path kubeconfig(String name, String user) throws IOException {
    return kubeconfig(name, "{server: \"" + url() + "\", certificate-authority: ca.crt}", user);
  }

  Path kubeconfig(String name, String cluster, String user) throws IOException {
    return Files.writeString(
        directory.resolve(name + ".kubeconfig"),
        """
        apiVersion: v1
        kind: Config
        clusters:
        - name: default
          cluster: %s
        contexts:
        - name: default
          context: {cluster: default, user: default, namespace: default}
        current-context: default
        users:
        - name: default
          user: {%s}
        """
            .formatted(cluster, user));
  }

  public static ConnectionConfig config(Path kubeconfig) {
    return new ConnectionConfig(
        kubeconfig.toString(), "", "application/vnd.kubernetes.protobuf", "", 1000, 1000);
  }

  Pki pki() {
    return pki;
  }

  public String url() {
    return "https://127.0.0.1:" + port;
  }

  int port() {
    return port;
  }

  /**
   * One below those that the kernel gives to outgoing connections: it stays free until it is used.
   */
  private static int freePort() throws IOException {
    for (int attempt = 1; attempt <= 100; attempt++) {
      int candidate = ThreadLocalRandom.current().nextInt(LEAST_PORT, EPHEMERAL_PORTS);
      try (ServerSocket socket = new ServerSocket(candidate, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (BindException _) {
        // In use; another one then.
      }
    }
    throw new IOException("no free port among " + LEAST_PORT + " to " + EPHEMERAL_PORTS);
  }

  private static void pause() {
    try {
      Thread.sleep(200);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void end(@Nullable Process process) {
    if (process != null) {
      process.destroyForcibly();
      try {
        assertThat(process.waitFor(20, SECONDS)).as("ended").isTrue();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Override
  public void close() {
    end(apiServer);
    end(etcd);
  }
}
