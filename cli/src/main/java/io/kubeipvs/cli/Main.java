package io.kubeipvs.cli;

import io.kubeipvs.agent.AgentProcess;
import io.kubeipvs.agent.node.NodeKernel;
import io.kubeipvs.agent.node.NodeLeftovers;
import io.kubeipvs.kubernetes.apiserver.ConfigMapReader;
import io.kubeipvs.kubernetes.connection.ApiClient;
import io.kubeipvs.kubernetes.connection.ApiClients;
import io.kubeipvs.kubernetes.connection.ConnectionConfig;
import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.linux.ipvs.KernelIpvs;
import io.kubeipvs.linux.sysctl.ProcSysctls;
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
    Surroundings machine =
        new Surroundings(
            new PrintWriter(System.out, false, System.out.charset()),
            new PrintWriter(System.err, false, System.err.charset()),
            hostName(),
            NodeKernel::open,
            KernelIpvs::open,
            new ProcSysctls(ProcSysctls.PROC_SYS));
    System.exit(run(List.of(arguments), machine));
  }

  /** Runs the command and answers its exit status. */
  public static int run(List<String> arguments, Surroundings surroundings) {
    Terminal terminal = new Terminal(surroundings.out(), surroundings.err());
    NodeKernel.Opener node = surroundings.node();
    ProxyActions actions =
        new ProxyActions(
            (config, watch) -> AgentProcess.run(config, watch, node),
            config -> AgentProcess.initialize(config, node),
            runDirectory -> new CleanupCommand(terminal, NodeLeftovers::open, runDirectory).call(),
            config -> AgentProcess.settingsOutOfReach(config, surroundings.sysctls()));
    int status =
        KubeProxyForm.isMeant(arguments)
            ? KubeProxyForm.run(arguments, actions, terminal, surroundings.hostName())
            : runCommand(arguments, actions, terminal, surroundings);
    terminal.out().flush();
    terminal.err().flush();
    return status;
  }

  private static int runCommand(
      List<String> arguments, ProxyActions actions, Terminal terminal, Surroundings surroundings) {
    String hostName = surroundings.hostName();
    Verbosity verbosity = new Verbosity();
    Map<String, Object> commands = new LinkedHashMap<>();
    commands.put("run", new RunCommand(actions, terminal, hostName, verbosity));
    commands.put(
        "ls",
        new LsCommand(
            terminal,
            surroundings.ipvs(),
            directory -> NamesFromManifests.read(directory, terminal)));
    commands.put(
        "diff",
        DiffCommand.of(
            terminal, config -> AgentProcess.compareOnce(config, surroundings.node()), hostName));
    commands.put("writes", WritesCommand.of(terminal));
    commands.put("cleanup", new CleanupCommand(terminal, NodeLeftovers::open));
    commands.put("migrate", new MigrateCommand(terminal, Main::liveConfigMap));
    commands.put("version", new VersionCommand(terminal));
    return Program.of(commands, verbosity, terminal).execute(arguments.toArray(String[]::new));
  }

  private static String liveConfigMap(ConnectionConfig connection, ObjectKey key)
      throws IOException {
    try (ApiClient client = ApiClients.open(connection)) {
      return ConfigMapReader.read(client, key);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while ConfigMap " + key + " was read", e);
    }
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
