package io.kubeipvs.cli;

import io.kubeipvs.agent.config.ConfigException;
import java.io.IOException;
import java.util.Objects;
import picocli.CommandLine;

/**
 * Says what went wrong in one line and answers the exit status. Stack traces are for faults of the
 * program, and for whoever asks with -v.
 */
final class CommandErrors {
  private CommandErrors() {}

  /** A command failed. */
  static int failed(Exception failure, Terminal terminal, Verbosity verbosity) {
    boolean operational = failure instanceof IOException || failure instanceof ConfigException;
    String message = operational ? failure.getMessage() : null;
    terminal.hint(Objects.requireNonNullElse(message, "fault of the program: " + failure));
    if (!operational || verbosity.level() > 0) {
      failure.printStackTrace(terminal.err());
      terminal.err().flush();
    }
    return failure instanceof ConfigException ? ExitStatus.USAGE : ExitStatus.FAILED;
  }

  /** The arguments make no sense. */
  static int misused(CommandLine.ParameterException misuse, Terminal terminal) {
    String name = misuse.getCommandLine().getCommandSpec().qualifiedName();
    terminal.hint(misuse.getMessage() + "; see \"" + name + " --help\"");
    return ExitStatus.USAGE;
  }
}
