package io.kubeipvs.conformance.traffic;

import io.kubeipvs.linux.netns.NetworkNamespace;
import java.io.IOException;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * Asks servers from a network namespace: each question through a socket of its own, made inside.
 * Safe for use by several threads; the namespace belongs to whoever gave it.
 */
final class Client {
  private static final int PATIENCE_MILLIS = 800;
  private static final int MAX_ANSWER_BYTES = 512;

  private final NetworkNamespace namespace;

  Client(NetworkNamespace namespace) {
    this.namespace = namespace;
  }

  /** Asks once, and waits for 0.8 s at most. */
  Answer ask(FrontEnd frontEnd) {
    try {
      String answer =
          switch (frontEnd.protocol()) {
            case TCP -> askOverTcp(frontEnd.socketAddress(), "");
            case UDP -> askOverUdp(frontEnd.socketAddress());
            case SCTP -> throw new IOException("SCTP is not spoken here");
          };
      String[] words = answer.strip().split(" ", -1);
      return words.length == 2
          ? new Answer.Served(words[0], words[1])
          : new Answer.Failed("it answered \"" + answer + "\"");
    } catch (SocketTimeoutException _) {
      return new Answer.Silence();
    } catch (ConnectException | NoRouteToHostException | PortUnreachableException _) {
      return new Answer.Refused();
    } catch (IOException e) {
      return "Connection reset".equals(e.getMessage())
          ? new Answer.Refused()
          : new Answer.Failed(e.toString());
    }
  }

  /**
   * Says something, and returns what comes until the other side closes.
   *
   * @throws IOException if the connection fails, or nothing comes for 0.8 s
   */
  String askOverTcp(InetSocketAddress address, String question) throws IOException {
    try (SocketChannel channel =
            namespace.call(() -> SocketChannel.open(StandardProtocolFamily.INET));
        Socket socket = channel.socket()) {
      long beganNanos = System.nanoTime();
      socket.connect(address, PATIENCE_MILLIS);
      int passedMillis = (int) ((System.nanoTime() - beganNanos) / 1_000_000);
      socket.setSoTimeout(Math.max(1, PATIENCE_MILLIS - passedMillis));
      socket.getOutputStream().write(question.getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private String askOverUdp(InetSocketAddress address) throws IOException {
    try (DatagramChannel channel =
            namespace.call(() -> DatagramChannel.open(StandardProtocolFamily.INET));
        DatagramSocket socket = channel.socket()) {
      channel.connect(address); // or the error that comes back would not reach this socket
      byte[] question = "who?\n".getBytes(StandardCharsets.UTF_8);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.send(new DatagramPacket(question, question.length));
      DatagramPacket answer = new DatagramPacket(new byte[MAX_ANSWER_BYTES], MAX_ANSWER_BYTES);
      socket.receive(answer);
      return new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8);
    }
  }
}
