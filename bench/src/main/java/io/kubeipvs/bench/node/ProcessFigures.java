package io.kubeipvs.bench.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What /proc tells of a process. Stateless. */
public final class ProcessFigures {
  /** USER_HZ: the same on every machine that Linux runs on nowadays. */
  private static final double TICKS_PER_SECOND = 100;

  private static final double KIB_PER_MIB = 1024;
  private static final int USER_TIME_FIELD = 11;

  private ProcessFigures() {}

  /** Resident memory in MiB, pages shared with others included (VmRSS). */
  public static double residentMebibytes(long processId) throws IOException {
    return kibibytes(processId, "status", "VmRSS:") / KIB_PER_MIB;
  }

  /** Resident memory in MiB, a page shared by n processes counted as its n-th part (Pss). */
  public static double proportionalMebibytes(long processId) throws IOException {
    return kibibytes(processId, "smaps_rollup", "Pss:") / KIB_PER_MIB;
  }

  private static double kibibytes(long processId, String file, String key) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", Long.toString(processId), file))) {
      if (line.startsWith(key)) {
        return Double.parseDouble(line.replaceAll("[^0-9]", ""));
      }
    }
    throw new IOException("/proc/" + processId + "/" + file + " has no " + key);
  }

  /** Processor time of all its threads, user and kernel, to 10 ms. */
  public static double cpuSeconds(long processId) throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(processId), "stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long ticks =
        Long.parseLong(fields[USER_TIME_FIELD]) + Long.parseLong(fields[USER_TIME_FIELD + 1]);
    return ticks / TICKS_PER_SECOND;
  }

  /** How many tasks this kernel has made since it booted: processes, and threads too. */
  public static long tasksMade() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/stat"))) {
      if (line.startsWith("processes ")) {
        return Long.parseLong(line.substring("processes ".length()));
      }
    }
    throw new IOException("/proc/stat has no processes");
  }
}
