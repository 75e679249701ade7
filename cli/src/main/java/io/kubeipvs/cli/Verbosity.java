package io.kubeipvs.cli;

import picocli.CommandLine.Option;

/** The option {@code -v}, as Kubernetes' programs have it. */
final class Verbosity {
  @Option(
      names = {"-v", "--v"},
      arity = "0..1",
      fallbackValue = "1",
      defaultValue = "0",
      paramLabel = "LEVEL",
      description =
          "Say more; from 1 on errors come with their stack trace, from 4 on every kernel write is told.")
  private int level;

  void set(int newLevel) {
    level = newLevel;
  }

  int level() {
    return level;
  }
}
