package io.kubeipvs.agent.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the kernel and the Java run time tell of this process, read anew for each scrape (proc(5)).
 * Stateless, so safe for use by several threads. A file that cannot be read leaves its metrics out.
 */
public final class ProcessFigures implements MetricSource {
  private static final double TICKS_A_SECOND = 100; // USER_HZ, the same on all of Java's platforms

  /** Fields of /proc/PID/stat after the name in parentheses, which may hold spaces. */
  private static final int USER_TICKS = 11;

  private static final int SYSTEM_TICKS = 12;
  private static final int START_TICKS = 19;

  private final Path proc;
  private final String version;

  /**
   * @param proc usually {@code /proc}
   * @param version of this program
   */
  public ProcessFigures(Path proc, String version) {
    this.proc = proc;
    this.version = version;
  }

  @Override
  public void collect(Exposition out) {
    quietly(() -> stat(out));
    quietly(() -> memory(out));
    quietly(() -> files(out));
    quietly(() -> network(out));
    Runtime runtime = Runtime.getRuntime();
    out.sample(ProcessMetrics.HEAP_USED, runtime.totalMemory() - runtime.freeMemory());
    out.sample(ProcessMetrics.HEAP_COMMITTED, runtime.totalMemory());
    out.sample(
        ProcessMetrics.BUILD_INFO,
        1,
        version,
        System.getProperty("java.version", ""),
        System.getProperty("os.version", ""));
    out.sample(
        KubeProxyMetrics.BUILD_INFO, 1, "", "javac", "", "", version, "", "", "", platform());
  }

  private static String platform() {
    String architecture = System.getProperty("os.arch", "");
    return "linux/" + (architecture.equals("aarch64") ? "arm64" : architecture);
  }

  private interface Reading {
    void run() throws IOException;
  }

  /** Not worth a line in the log at every scrape: the lack of the metrics says it. */
  private static void quietly(Reading reading) {
    try {
      reading.run();
    } catch (IOException | IndexOutOfBoundsException | NumberFormatException _) {
      // as said
    }
  }

  private void stat(Exposition out) throws IOException {
    String stat = Files.readString(proc.resolve("self/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    double processor =
        (double) (Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]));
    out.sample(ProcessMetrics.CPU, processor / TICKS_A_SECOND);
    double sinceBoot = Long.parseLong(fields[START_TICKS]) / TICKS_A_SECOND;
    out.sample(ProcessMetrics.START_TIME, bootSeconds() + sinceBoot);
  }

  /** Lines such as {@code VmRSS: 1234 kB}. */
  private void memory(Exposition out) throws IOException {
    for (String line : Files.readAllLines(proc.resolve("self/status"))) {
      if (line.startsWith("VmRSS:")) {
        out.sample(ProcessMetrics.RESIDENT, kibibytes(line) * 1024);
      } else if (line.startsWith("VmSize:")) {
        out.sample(ProcessMetrics.VIRTUAL, kibibytes(line) * 1024);
      }
    }
  }

  private static long kibibytes(String line) {
    return Long.parseLong(line.replaceAll("[^0-9]", ""));
  }

  private long bootSeconds() throws IOException {
    try (Stream<String> lines = Files.lines(proc.resolve("stat"))) {
      return lines
          .filter(line -> line.startsWith("btime "))
          .mapToLong(line -> Long.parseLong(line.substring("btime ".length())))
          .findFirst()
          .orElseThrow(() -> new IOException("no btime"));
    }
  }

  private void files(Exposition out) throws IOException {
    try (Stream<Path> open = Files.list(proc.resolve("self/fd"))) {
      out.sample(ProcessMetrics.OPEN_FDS, open.count());
    }
    for (String line : Files.readAllLines(proc.resolve("self/limits"))) {
      if (line.startsWith("Max open files")) {
        out.sample(ProcessMetrics.MAX_FDS, Long.parseLong(line.split(" {2,}", -1)[1]));
      }
    }
  }

  /** Pairs of lines: names, then figures. */
  private void network(Exposition out) throws IOException {
    List<String> lines = Files.readAllLines(proc.resolve("self/net/netstat"));
    for (int i = 0; i + 1 < lines.size(); i++) {
      if (lines.get(i).startsWith("IpExt: InNoRoutes")) {
        List<String> names = List.of(lines.get(i).split(" ", -1));
        String[] figures = lines.get(i + 1).split(" ", -1);
        out.sample(
            ProcessMetrics.NETWORK_RECEIVED, Long.parseLong(figures[names.indexOf("InOctets")]));
        out.sample(
            ProcessMetrics.NETWORK_SENT, Long.parseLong(figures[names.indexOf("OutOctets")]));
        return;
      }
    }
  }
}
