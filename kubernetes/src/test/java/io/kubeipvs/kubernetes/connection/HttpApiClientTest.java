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

/** Which connection a request goes by, what is taken for its answer, and how a wait for it ends. */
final class HttpApiClientTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String EMPTY_OBJECT = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

  /** "connection 1: GET /a HTTP/1.1", in the order in which the server read them. */
  private final List<String> requests = new CopyOnWriteArrayList<>();

  private final List<String> heads = new CopyOnWriteArrayList<>();
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
  void asksEachTimeByAConnectionOfItsOwn() throws Exception {
    serve(EMPTY_OBJECT);
    assertThat(get("/a")).isEqualTo("{}");
    client.post("/b", "{}", PATIENCE).body().close();
    assertThat(requests)
        .containsExactly("connection 1: GET /a HTTP/1.1", "connection 2: POST /b HTTP/1.1");
  }

  @Test
  void passesOverAnswersThatOnlySayThatOneWillCome() throws Exception {
    serve("HTTP/1.1 103 Early Hints\r\n\r\n" + EMPTY_OBJECT);
    assertThat(get("/a")).isEqualTo("{}");
  }

  /** RFC 9110, 6.4.1: whatever its head says. The server here would keep the connection open. */
  @Test
  void waitsForNoBodyThatCannotBe() throws Exception {
    serve("HTTP/1.1 204 No Content\r\n\r\n");
    assertThat(get("/a")).isEmpty();
  }

  @Test
  void saysThatAServerDoesNotAnswer() {
    serve("");
    assertThatThrownBy(() -> client.get("/a", "application/json", Duration.ofSeconds(1)))
        .isInstanceOf(IOException.class)
        .hasMessage(client.server() + " does not answer within 1 s");
  }

  @Test
  void saysThatAnAnswerIsSilent() throws Exception {
    serve("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n");
    try (AnswerStream body = client.get("/watch", "application/json", PATIENCE).body()) {
      assertThat(body.read()).isEqualTo('x');
      body.patience(Duration.ofSeconds(1));
      assertThatThrownBy(body::read)
          .isInstanceOf(IOException.class)
          .hasMessage("the connection is silent for 1 s; taken for dead");
    }
  }

  /** What stands before the host in an address is for us, not for who reads our requests. */
  @Test
  void tellsTheServerItsHostAlone() throws Exception {
    serve(EMPTY_OBJECT);
    String address = "http://user:password@127.0.0.1:" + server.getLocalPort();
    try (ApiClient named = ApiClients.open(new ConnectionConfig("", address, "", "", 0, 0))) {
      named.get("/a", "application/json", PATIENCE).body().close();
    }
    assertThat(heads).contains("Host: 127.0.0.1:" + server.getLocalPort());
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
        heads.add(line);
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
