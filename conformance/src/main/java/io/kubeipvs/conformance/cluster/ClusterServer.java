package io.kubeipvs.conformance.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs etcd and kube-apiserver where they are fast, beside the kernel under test, and does with
 * them what a {@link RealCluster} in that kernel asks for, one request after the other, until it is
 * killed.
 *
 * <p>A request is a connection: a line that says what to do, a line for each flag of
 * kube-apiserver, and the end. The answer is {@value #DONE}, or why it was not done.
 *
 * <p>Arguments: the address to listen at, a folder that both sides see, and the programs etcd and
 * kube-apiserver.
 */
public final class ClusterServer {
  static final int CONTROL_PORT = 6440;
  static final String START = "start";
  static final String KILL = "kill";
  static final String FORGET_HISTORY = "forget history";
  static final String DONE = "done";

  private ClusterServer() {}

  static void main(String[] arguments) throws IOException, InterruptedException {
    if (arguments.length != 4) {
      System.err.println("usage: ClusterServer ADDRESS FOLDER ETCD APISERVER");
      System.exit(2);
    }
    try (ServerSocket control = new ServerSocket();
        ServerProcesses processes =
            new ServerProcesses(
                Files.createDirectories(Path.of(arguments[1])),
                arguments[0],
                Path.of(arguments[2]),
                Path.of(arguments[3]))) {
      control.bind(new InetSocketAddress(arguments[0], CONTROL_PORT));
      while (true) {
        try (Socket connection = control.accept()) {
          String request =
              new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
          String answer = answer(processes, request.lines().toList());
          connection.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
        }
      }
    }
  }

  private static String answer(ServerProcesses processes, List<String> request)
      throws InterruptedException {
    String what = request.isEmpty() ? "" : request.getFirst();
    try {
      switch (what) {
        case START -> processes.start(request.subList(1, request.size()));
        case KILL -> processes.kill();
        case FORGET_HISTORY -> processes.forgetHistory();
        default -> {
          return "\"" + what + "\" is not known";
        }
      }
      return DONE;
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
