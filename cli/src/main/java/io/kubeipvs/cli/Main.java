package io.kubeipvs.cli;

import io.kubeipvs.agent.AgentProcess;
import io.kubeipvs.agent.node.NodeLeftovers;
import io.kubeipvs.linux.ipvs.KernelIpvs;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where the program begins. */
public final class Main {
  private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

  private Main() {}

  /** Runs the command and ends the process with its exit status. */
  public static void main(String[] arguments) {
    Terminal terminal =
        new Terminal(
            new PrintWriter(System.out, false, System.out.charset()),
            new PrintWriter(System.err, false, System.err.charset()));
    Verbosity verbosity = new Verbosity();
    ProxyActions actions =
        new ProxyActions(
            AgentProcess::run,
            AgentProcess::initialize,
            runDirectory -> new CleanupCommand(terminal, NodeLeftovers::open, runDirectory).call());
    Map<String, Object> commands = new LinkedHashMap<>();
    commands.put("run", new RunCommand(actions, terminal, hostName(), verbosity));
    commands.put(
        "ls",
        new LsCommand(
            terminal, KernelIpvs::open, directory -> NamesFromManifests.read(directory, terminal)));
    commands.put("diff", DiffCommand.of(terminal, AgentProcess::compareOnce, hostName()));
    commands.put("cleanup", new CleanupCommand(terminal, NodeLeftovers::open));
    commands.put("migrate", new MigrateCommand(terminal));
    commands.put("version", new VersionCommand(terminal));
    int status =
        KubeProxyForm.isMeant(List.of(arguments))
            ? KubeProxyForm.run(List.of(arguments), actions, terminal, hostName())
            : Program.of(commands, verbosity, terminal).execute(arguments);
    terminal.out().flush();
    terminal.err().flush();
    System.exit(status);
  }

  /** Empty where it cannot be read; then the node's name has to be given. */
  private static String hostName() {
    try {
      return Files.readString(HOST_NAME);
    } catch (IOException _) {
      return "";
    }
  }
}
