package io.kubeipvs.bench.cold;

import io.kubeipvs.bench.figure.Bench;
import io.kubeipvs.bench.node.BenchNode;
import io.kubeipvs.bench.node.Command;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Runs one of this package's programs in a node and reads what it prints. Stateless. */
public final class Numbers {
  private static final long LIMIT_SECONDS = 240;

  private Numbers() {}

  /**
   * Runs a program with the launcher's Java and options.
   *
   * @param log for what it prints
   * @return its lines of a name and a number
   */
  public static Map<String, Long> of(
      Bench bench, BenchNode node, Class<?> program, List<String> arguments, Path log)
      throws IOException, InterruptedException {
    try (Command command =
        Command.start(
            node, List.of(bench.launcher()), bench.launcherRuns(program, arguments), log)) {
      command.awaitEnd(LIMIT_SECONDS);
      return command
          .output()
          .lines()
          .filter(line -> line.matches("[a-z]+ \\d+"))
          .map(line -> line.split(" ", -1))
          .collect(Collectors.toMap(words -> words[0], words -> Long.valueOf(words[1])));
    }
  }

  /** A number that must be there. */
  public static long get(Map<String, Long> numbers, String name) throws IOException {
    Long number = numbers.get(name);
    if (number == null) {
      throw new IOException("it did not print \"" + name + "\", but " + numbers);
    }
    return number;
  }
}
