package io.kubeipvs.cli;

import io.kubeipvs.agent.config.AgentConfig;
import io.kubeipvs.agent.config.Prefixes;
import io.kubeipvs.agent.names.AgentNames;
import io.kubeipvs.agent.names.AgentSocket;
import io.kubeipvs.agent.node.NodeLeftovers;
import io.kubeipvs.dataplane.leftovers.Cleanup;
import io.kubeipvs.dataplane.leftovers.CleanupReport;
import io.kubeipvs.dataplane.leftovers.LeftoverKernel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kube-ipvs cleanup}. */
@Command(
    name = "cleanup",
    sortOptions = false,
    description = {
      "Remove what a Service proxy left in this network namespace, whatever its mode was: the link"
          + " kube-ipvs0, the virtual servers, the KUBE-* sets and iptables rules, the nftables"
          + " tables kube-proxy. Stop the proxy first. Needs root.",
      "Kubelet's own chains (KUBE-FIREWALL, KUBE-KUBELET-CANARY and others) stay. So does a chain"
          + " or a set that somebody else's rule uses; there is a line for each."
    },
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:Removed, or there was nothing to remove.",
      "1:Something could not be removed, each with a line that says why; or an agent runs here.",
      "2:An option or a value that cannot be used."
    })
final class CleanupCommand implements Callable<Integer> {
  /** Opens the kernel of this network namespace. */
  interface KernelOpener {
    NodeLeftovers open() throws IOException;
  }

  private final Terminal terminal;
  private final KernelOpener kernelOpener;

  @Option(
      names = "--iptables-mode",
      description =
          "Remove only what kube-proxy's iptables mode made and IPVS mode does not use: KUBE-SVC-*,"
              + " KUBE-SEP-* and the like, and the jumps to them. An agent may run meanwhile.")
  private boolean iptablesMode;

  @Option(
      names = "--ipvs-exclude-cidrs",
      paramLabel = "CIDR[,CIDR...]",
      description =
          "Leave virtual servers at addresses in these ranges. Default: none, every virtual server"
              + " goes, whoever made it.")
  private String excludeCidrs = "";

  @Option(
      names = "--force",
      description =
          "Clean up although an agent of kube-ipvs runs here. It puts its state back, cutting"
              + " connections meanwhile.")
  private boolean force;

  @Option(
      names = "--run-dir",
      paramLabel = "DIR",
      defaultValue = "/run/kube-ipvs",
      description = "Where a running agent has its socket. Default: ${DEFAULT-VALUE}.")
  private Path runDirectory = AgentConfig.DEFAULT_RUN_DIRECTORY;

  CleanupCommand(Terminal terminal, KernelOpener kernelOpener) {
    this.terminal = terminal;
    this.kernelOpener = kernelOpener;
  }

  /** One that is not told by options where a running agent has its socket. */
  CleanupCommand(Terminal terminal, KernelOpener kernelOpener, Path runDirectory) {
    this(terminal, kernelOpener);
    this.runDirectory = runDirectory;
  }

  @Override
  public Integer call() throws IOException {
    if (!iptablesMode && !force) {
      refuseBesideAnAgent();
    }
    NodeLeftovers node = kernelOpener.open();
    try (LeftoverKernel kernel = node.kernel()) {
      Cleanup cleanup = new Cleanup(kernel, Prefixes.parse(excludeCidrs));
      CleanupReport report = iptablesMode ? cleanup.removeIptablesMode() : cleanup.removeAll();
      print(report, node);
      return report.problems().isEmpty() ? 0 : ExitStatus.FAILED;
    }
  }

  private void refuseBesideAnAgent() throws IOException {
    AgentNames agent = AgentSocket.ask(runDirectory);
    if (agent != null) {
      throw new IOException(
          ("an agent (process %d, node %s) serves this network namespace and would put everything"
                  + " back; stop it first, or say --force")
              .formatted(agent.processId(), agent.nodeName()));
    }
  }

  private void print(CleanupReport report, NodeLeftovers node) {
    report.removed().forEach(what -> terminal.out().println("removed " + what));
    if (report.removed().isEmpty() && report.problems().isEmpty()) {
      terminal.out().println("there is nothing to remove");
    }
    node.unsupported().forEach(what -> terminal.out().println("not looked at: " + what));
    terminal.out().flush();
    report.kept().forEach(what -> terminal.hint("kept " + what));
    report.problems().forEach(what -> terminal.hint("cannot remove " + what));
  }
}
