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
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which connection a request goes by, and how a wait on one ends. */
final class ReusedConnectionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String EMPTY_OBJECT = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

  /** "connection 1: GET /a HTTP/1.1", in the order in which the server read them. */
  private final List<String> requests = new CopyOnWriteArrayList<>();

  private final List<Socket> accepted = new CopyOnWriteArrayList<>();
  private ServerSocket server;
  private ApiClient client;

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    String address = "http://127.0.0.1:" + server.getLocalPort();
    client = ApiClients.open(new ConnectionConfig("", address, "", "", 0, 0));
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    server.close();
  }

  @Test
  void asksAgainOnAConnectionWhoseAnswerWasReadToItsEnd() throws Exception {
    serve(EMPTY_OBJECT);
    assertThat(get("/a")).isEqualTo("{}");
    assertThat(get("/b")).isEqualTo("{}");
    assertThat(requests)
        .containsExactly("connection 1: GET /a HTTP/1.1", "connection 1: GET /b HTTP/1.1");
  }

  @Test
  void givesAConnectionToOneRequestAtATimeHoweverOftenItsAnswerIsClosed() throws Exception {
    serve(EMPTY_OBJECT);
    AnswerStream body = client.get("/a", "application/json", PATIENCE).body();
    body.readToEnd();
    body.close();
    body.close();
    try (AnswerStream _ = client.get("/b", "application/json", PATIENCE).body();
        AnswerStream _ = client.get("/c", "application/json", PATIENCE).body()) {
      assertThat(requests)
          .containsExactly(
              "connection 1: GET /a HTTP/1.1",
              "connection 1: GET /b HTTP/1.1",
              "connection 2: GET /c HTTP/1.1");
    }
  }

  @Test
  void leavesAConnectionWhoseAnswerWasNotReadToItsEnd() throws Exception {
    serve(EMPTY_OBJECT);
    client.get("/a", "application/json", PATIENCE).body().close();
    assertThat(get("/b")).isEqualTo("{}");
    assertThat(requests)
        .containsExactly("connection 1: GET /a HTTP/1.1", "connection 2: GET /b HTTP/1.1");
  }

  @Test
  void leavesAConnectionThatTheServerWillClose() throws Exception {
    serve("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}");
    assertThat(get("/a")).isEqualTo("{}");
    assertThat(get("/b")).isEqualTo("{}");
    assertThat(requests).last().isEqualTo("connection 2: GET /b HTTP/1.1");
  }

  @Test
  void connectsAnewWhereTheServerHasClosedWhatRested() throws Exception {
    serve(EMPTY_OBJECT);
    assertThat(get("/a")).isEqualTo("{}");
    accepted.getFirst().close();
    assertThat(get("/b")).isEqualTo("{}");
    assertThat(requests).last().isEqualTo("connection 2: GET /b HTTP/1.1");
  }

  /** It might arrive twice, if the server closes the connection while it is on its way. */
  @Test
  void postsByAConnectionOfItsOwn() throws Exception {
    serve(EMPTY_OBJECT);
    assertThat(get("/a")).isEqualTo("{}");
    client.post("/b", "{}", PATIENCE).body().close();
    assertThat(requests).last().isEqualTo("connection 2: POST /b HTTP/1.1");
  }

  @Test
  void aThreadThatReadsGoesOnWhenTheClientIsClosed() throws Exception {
    serve("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n");
    AnswerStream body = client.get("/watch", "application/json", PATIENCE).body();
    assertThat(body.read()).isEqualTo('x');
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            end.completeExceptionally(new AssertionError("read " + body.read()));
          } catch (IOException e) {
            end.complete(e);
          }
        });
    client.close();
    assertThat(end.get(PATIENCE.toSeconds() / 2, TimeUnit.SECONDS))
        .hasMessageStartingWith("the answer broke off: ");
    assertThatThrownBy(() -> client.get("/b", "application/json", PATIENCE))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("is closed");
  }

  private String get(String path) throws Exception {
    try (AnswerStream body = client.get(path, "application/json", PATIENCE).body()) {
      return new String(body.readAllBytes(), ISO_8859_1);
    }
  }

  /** Gives each request on each connection this answer. */
  private void serve(String answer) {
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          while (!server.isClosed()) {
            try {
              Socket socket = server.accept();
              accepted.add(socket);
              int number = accepted.size();
              Thread.ofPlatform().daemon().start(() -> answerAll(socket, number, answer));
            } catch (IOException _) {
              return; // the test has ended
            }
          }
        });
  }

  private void answerAll(Socket socket, int number, String answer) {
    try (socket) {
      var lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.endsWith(" HTTP/1.1")) {
          requests.add("connection " + number + ": " + line);
        } else if (line.isEmpty()) {
          socket.getOutputStream().write(answer.getBytes(ISO_8859_1));
        }
      }
    } catch (IOException _) {
      // The client or the test has closed it.
    }
  }
}
