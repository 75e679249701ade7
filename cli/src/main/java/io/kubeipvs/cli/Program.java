package io.kubeipvs.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.OptionSpec;

/** Puts the commands together. */
final class Program {
  private static final int HELP_WIDTH = 100;

  private Program() {}

  /**
   * The command line with these commands.
   *
   * @param commands by name
   */
  static CommandLine of(Map<String, Object> commands, Verbosity verbosity, Terminal terminal) {
    CommandLine program = new CommandLine(new KubeIpvsCommand());
    addHelp(program);
    addFlags(program);
    commands.forEach((name, command) -> {
      CommandLine line = new CommandLine(command);
      if (!(command instanceof RunCommand)) { // which reads its flags itself
        line.addMixin("verbosity", verbosity);
        addHelp(line);
      }
      program.addSubcommand(name, line);
    });
    return program
        .setOut(terminal.out())
        .setErr(terminal.err())
        .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
        .setUsageHelpWidth(HELP_WIDTH)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(
            (failure, _, _) -> CommandErrors.failed(failure, terminal, verbosity))
        .setParameterExceptionHandler((misuse, _) -> CommandErrors.misused(misuse, terminal));
  }

  /** The help of the program itself ends with kube-proxy's flags. */
  private static void addFlags(CommandLine program) {
    List<String> sections = new ArrayList<>(program.getHelpSectionKeys());
    sections.add("flags");
    program.setHelpSectionKeys(sections);
    program.getHelpSectionMap().put("flags", _ -> ProxyHelp.flags());
  }

  private static void addHelp(CommandLine line) {
    line.getCommandSpec()
        .addOption(
            OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help.")
                .build());
  }
}
