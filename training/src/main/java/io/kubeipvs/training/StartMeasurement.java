package io.kubeipvs.training;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Measures how long the command takes from its exec until it would write its first change: with a
 * stand-in API server in this process, and {@link ReadyProbe} in a new process each time. Prints
 * three numbers: the least and the middle time in milliseconds, and how many classes were loaded.
 */
public final class StartMeasurement {
  private static final int PATIENCE_SECONDS = 60;

  private StartMeasurement() {}

  /**
   * Measures and prints.
   *
   * @param arguments how often; how many Services; how many endpoints of each; {@code tls} or
   *     {@code plain}; and what begins the command line of a probe: Java with its options and class
   *     path
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int rounds = Integer.parseInt(arguments[0]);
    int services = Integer.parseInt(arguments[1]);
    int endpoints = Integer.parseInt(arguments[2]);
    boolean tls = arguments[3].equals("tls");
    List<String> java = List.of(arguments).subList(4, arguments.length);
    Path directory = Files.createTempDirectory("kube-ipvs-start");
    long[] tookMicros = new long[rounds];
    String classes = "";
    try (FakedCluster cluster =
        tls
            ? FakedCluster.startWithTls(services, endpoints)
            : FakedCluster.start(services, endpoints)) {
      for (int round = 0; round < rounds; round++) {
        String connection =
            tls ? "--kubeconfig=" + cluster.kubeconfig(directory) : "--master=" + cluster.url();
        String[] said = probe(java, connection, directory).split(" ", -1);
        tookMicros[round] = Long.parseLong(said[0]);
        classes = said[1];
        deleteFiles(directory); // an agent that was cut off leaves its sockets
      }
    } finally {
      deleteFiles(directory);
      Files.delete(directory);
    }
    Arrays.sort(tookMicros);
    System.out.println(
        toMillis(tookMicros[0]) + " " + toMillis(tookMicros[rounds / 2]) + " " + classes);
  }

  private static long toMillis(long micros) {
    return (micros + 500) / 1000;
  }

  private static void deleteFiles(Path directory) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
  }

  private static String probe(List<String> java, String connection, Path directory)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(java);
    line.add(ReadyProbe.class.getName());
    line.add(Long.toString(System.nanoTime()));
    line.addAll(ReadyProbe.agentArguments(connection, directory));
    Path log = directory.resolveSibling(directory.getFileName() + ".log");
    Process process = new ProcessBuilder(line).redirectError(log.toFile()).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("the command was not ready in " + PATIENCE_SECONDS + " s");
    }
    if (said.isBlank()) {
      throw new IOException("the command did not become ready:\n" + Files.readString(log));
    }
    Files.delete(log);
    return said.strip();
  }
}
