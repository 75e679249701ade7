package io.kubeipvs.training;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What the scheduler has counted for a process so far. Immutable.
 *
 * @param threads those that run, by their number
 * @param tickNanos processor time of all threads, also of those that have ended, in whole ticks
 */
record ThreadTimes(Map<Long, OneThread> threads, long tickNanos) {
  /** USER_HZ is 100 on every machine that Linux runs on nowadays. */
  static final long TICK_NANOS = 10_000_000;

  private static final int USER_TIME_FIELD = 11;

  /**
   * One of them. Immutable.
   *
   * @param name as the kernel has it, which is at most 15 characters long
   * @param nanos for which it has run, user and kernel
   * @param wakeUps how often it was given a processor after it had waited for something
   */
  record OneThread(String name, long nanos, long wakeUps) {}

  ThreadTimes {
    threads = Map.copyOf(threads);
  }

  /** As they stand now. */
  static ThreadTimes of(long processId) throws IOException {
    Path process = Path.of("/proc", Long.toString(processId));
    Map<Long, OneThread> threads = new HashMap<>();
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(process.resolve("task"))) {
      for (Path task : tasks) {
        try {
          threads.put(Long.parseLong(task.getFileName().toString()), read(task));
        } catch (NoSuchFileException _) {
          // It has ended meanwhile.
        }
      }
    }
    return new ThreadTimes(threads, ticks(process) * TICK_NANOS);
  }

  private static OneThread read(Path task) throws IOException {
    String[] scheduled = Files.readString(task.resolve("schedstat")).strip().split(" ", -1);
    long wakeUps = 0;
    for (String line : Files.readAllLines(task.resolve("status"))) {
      if (line.startsWith("voluntary_ctxt_switches:")) {
        wakeUps = Long.parseLong(line.replaceAll("[^0-9]", ""));
      }
    }
    String name = Files.readString(task.resolve("comm")).strip();
    return new OneThread(name, Long.parseLong(scheduled[0]), wakeUps);
  }

  private static long ticks(Path process) throws IOException {
    String stat = Files.readString(process.resolve("stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return Long.parseLong(fields[USER_TIME_FIELD]) + Long.parseLong(fields[USER_TIME_FIELD + 1]);
  }

  /** What has come since then, by name; several threads may share one. */
  Map<String, OneThread> since(ThreadTimes before) {
    Map<String, OneThread> grown = new HashMap<>();
    threads.forEach((number, now) -> {
      OneThread then = before.threads.getOrDefault(number, new OneThread("", 0, 0));
      grown.merge(
          now.name,
          new OneThread(now.name, now.nanos - then.nanos, now.wakeUps - then.wakeUps),
          (a, b) -> new OneThread(a.name, a.nanos + b.nanos, a.wakeUps + b.wakeUps));
    });
    return grown;
  }
}
