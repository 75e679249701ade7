package io.kubeipvs.kubernetes.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeipvs.kubernetes.connection.ClusterAccess.Credential;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With whom a connection is made, and what the kernel is told about it. */
final class ConnectorTest {
  private final List<Socket> begun = new ArrayList<>();
  private ServerSocket server;

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  /** Of three API servers behind one name, the resolver may well name a dead one first. */
  @Test
  void takesTheFirstAddressOfANameThatAnswers() throws IOException {
    try (HttpConnection _ = connector("127.0.0.2", "127.0.0.1").connect(null, begun::add)) {
      assertThat(begun)
          .as("each can be closed by others while it connects")
          .hasSize(2)
          .extracting(Socket::isClosed)
          .containsExactly(true, false);
      assertThat(begun.getLast().getInetAddress().getHostAddress()).isEqualTo("127.0.0.1");
    }
  }

  @Test
  void saysOfEachAddressWhyItWasOfNoUse() throws IOException {
    server.close();
    assertThatThrownBy(() -> connector("127.0.0.2", "127.0.0.1").connect(null, begun::add))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "none of the addresses answers: 127.0.0.2: connection refused;"
                + " 127.0.0.1: connection refused");
    assertThat(begun).extracting(Socket::isClosed).containsExactly(true, true);
  }

  @Test
  void saysWhichNameIsNotKnown() {
    Connector connector =
        new Connector(
            access(),
            host -> {
              throw new UnknownHostException(host + ": Temporary failure in name resolution");
            });
    assertThatThrownBy(() -> connector.connect(null, begun::add))
        .isInstanceOf(UnknownHostException.class)
        .hasMessage("api.example.com");
  }

  /** So that it takes a minute, and not a watch's whole time, until a dead peer is found out. */
  @Test
  void hasTheKernelAskWhetherThePeerLives() throws IOException {
    try (HttpConnection _ = connector("127.0.0.1").connect(null, begun::add)) {
      Socket socket = begun.getFirst();
      assertThat(socket.getOption(StandardSocketOptions.SO_KEEPALIVE)).isTrue();
      int seconds =
          socket.getOption(ExtendedSocketOptions.TCP_KEEPIDLE)
              + socket.getOption(ExtendedSocketOptions.TCP_KEEPINTERVAL)
                  * socket.getOption(ExtendedSocketOptions.TCP_KEEPCOUNT);
      assertThat(seconds).isEqualTo(60);
    }
  }

  private Connector connector(String... addresses) {
    return new Connector(
        access(),
        _ -> {
          InetAddress[] found = new InetAddress[addresses.length];
          for (int i = 0; i < found.length; i++) {
            found[i] = InetAddress.getByName(addresses[i]);
          }
          return found;
        });
  }

  private ClusterAccess access() {
    URI address = URI.create("http://api.example.com:" + server.getLocalPort());
    return new ClusterAccess(address, null, false, "", null, new Credential.None(), null);
  }
}
