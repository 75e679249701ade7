package io.kubeipvs.kubernetes.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a proxy on the way to the API server is asked. */
final class ProxiedConnectionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path folder;
  private ServerSocket proxy;

  @BeforeEach
  void listen() throws IOException {
    proxy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    proxy.setSoTimeout((int) PATIENCE.toMillis());
  }

  @AfterEach
  void close() throws IOException {
    proxy.close();
  }

  @Test
  void isAskedForTheWholeAddressWithItsPasswordAndOurToken() throws Exception {
    CompletableFuture<List<String>> asked =
        answer("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
    try (ApiClient client = client("http://api.example.com:8080")) {
      assertThat(client.get("/api/v1/services", "application/json", PATIENCE).status())
          .isEqualTo(200);
    }
    assertThat(asked.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .startsWith("GET http://api.example.com:8080/api/v1/services HTTP/1.1")
        // "user:password"
        .contains("Proxy-Authorization: Basic dXNlcjpwYXNzd29yZA==")
        .contains("Authorization: Bearer secret", "User-Agent: kube-ipvs");
  }

  @Test
  void isAskedForATunnelAndNotGivenOurToken() throws Exception {
    CompletableFuture<List<String>> asked = answer("HTTP/1.1 403 Forbidden\r\n\r\n");
    try (ApiClient client = client("https://api.example.com:6443")) {
      assertThatThrownBy(() -> client.get("/api/v1/services", "application/json", PATIENCE))
          .isInstanceOf(IOException.class)
          .hasMessage(
              "https://api.example.com:6443: the proxy 127.0.0.1:%d, asked for a way to"
                  + " api.example.com:6443, answers 403 Forbidden",
              proxy.getLocalPort());
    }
    assertThat(asked.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .startsWith("CONNECT api.example.com:6443 HTTP/1.1")
        .contains("Proxy-Authorization: Basic dXNlcjpwYXNzd29yZA==")
        .noneMatch(line -> line.startsWith("Authorization"));
  }

  private ApiClient client(String server) throws IOException {
    Path kubeconfig = folder.resolve("kubeconfig");
    Files.writeString(
        kubeconfig,
        """
        clusters: [{name: c, cluster: {server: '%s',
          proxy-url: 'http://user:password@127.0.0.1:%d'}}]
        contexts: [{name: x, context: {cluster: c, user: u}}]
        users: [{name: u, user: {token: secret}}]
        current-context: x
        """
            .formatted(server, proxy.getLocalPort()));
    return ApiClients.open(new ConnectionConfig(kubeconfig.toString(), "", "", "", 0, 0));
  }

  /** Takes one connection, reads the head of one request, and answers. */
  private CompletableFuture<List<String>> answer(String text) {
    return CompletableFuture.supplyAsync(() -> {
      try (Socket socket = proxy.accept()) {
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
        List<String> head = new ArrayList<>();
        for (String line = lines.readLine();
            line != null && !line.isEmpty();
            line = lines.readLine()) {
          head.add(line);
        }
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
        return head;
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    });
  }
}
