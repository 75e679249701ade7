package io.kubeipvs.cli;

import io.kubeipvs.agent.node.NodeLeftovers;
import io.kubeipvs.linux.ipvs.KernelIpvs;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where the program begins. */
public final class Main {
  private Main() {}

  /** Runs the command and ends the process with its exit status. */
  public static void main(String[] arguments) {
    Terminal terminal =
        new Terminal(
            new PrintWriter(System.out, false, System.out.charset()),
            new PrintWriter(System.err, false, System.err.charset()));
    Verbosity verbosity = new Verbosity();
    Map<String, Object> commands = new LinkedHashMap<>();
    commands.put("run", new RunCommand(verbosity));
    commands.put(
        "ls",
        new LsCommand(
            terminal, KernelIpvs::open, directory -> NamesFromManifests.read(directory, terminal)));
    commands.put("cleanup", new CleanupCommand(terminal, NodeLeftovers::open));
    commands.put("version", new VersionCommand(terminal));
    int status = Program.of(commands, verbosity, terminal).execute(arguments);
    terminal.out().flush();
    terminal.err().flush();
    System.exit(status);
  }
}
