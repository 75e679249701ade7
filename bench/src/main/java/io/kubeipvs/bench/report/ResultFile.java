package io.kubeipvs.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Results in a file, a line each with fields apart by tabs: figure, subject, value, unit, goal,
 * verdict, note. Lines that begin with # are for people. Stateless.
 */
public final class ResultFile {
  private ResultFile() {}

  /** Adds results at the end. */
  public static void append(Path file, List<Result> results) throws IOException {
    Files.write(
        file,
        results.stream().map(Result::toLine).toList(),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  /** All results of a file; none if there is no such file. */
  public static List<Result> read(Path file) throws IOException {
    List<Result> results = new ArrayList<>();
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        if (!line.startsWith("#") && !line.isBlank()) {
          results.add(Result.ofLine(line));
        }
      }
    }
    return results;
  }
}
