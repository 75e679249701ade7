package io.kubeipvs.conformance.cluster;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Asks a {@link ClusterServer} to do something, and waits until it is done. Immutable. */
final class ServerControl {
  /** A Java program has begun by then, also in a slow kernel. */
  private static final Duration BEGIN_PATIENCE = Duration.ofMinutes(1);

  /** Longer than the other side waits for its own programs, so that it is the one who says why. */
  private static final Duration ANSWER_PATIENCE = ServerProcesses.START_PATIENCE.plusMinutes(1);

  private final InetSocketAddress address;

  ServerControl(String address) {
    this.address = new InetSocketAddress(address, ClusterServer.CONTROL_PORT);
  }

  /**
   * Has it done.
   *
   * @throws IOException with the reason, if it was not
   */
  void ask(String what, List<String> flags) throws IOException, InterruptedException {
    List<String> request = new ArrayList<>();
    request.add(what);
    request.addAll(flags);
    String answer;
    try (Socket connection = connect()) {
      connection.setSoTimeout(Math.toIntExact(ANSWER_PATIENCE.toMillis()));
      connection
          .getOutputStream()
          .write(String.join("\n", request).getBytes(StandardCharsets.UTF_8));
      connection.shutdownOutput();
      answer = new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
    if (!answer.equals(ClusterServer.DONE)) {
      throw new IOException(
          "the cluster's server was asked to %s: %s"
              .formatted(what, answer.isEmpty() ? "it ended" : answer));
    }
  }

  private Socket connect() throws IOException, InterruptedException {
    long endNanos = System.nanoTime() + BEGIN_PATIENCE.toNanos();
    while (true) {
      Socket socket = new Socket();
      try {
        socket.connect(address, Math.toIntExact(BEGIN_PATIENCE.toMillis()));
        return socket;
      } catch (ConnectException e) {
        socket.close();
        if (System.nanoTime() > endNanos) {
          throw new IOException("nobody runs a cluster's server at " + address, e);
        }
      }
      Thread.sleep(200);
    }
  }
}
