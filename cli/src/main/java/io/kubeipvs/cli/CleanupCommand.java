package io.kubeipvs.cli;

import io.kubeipvs.agent.node.NodeKernel;
import io.kubeipvs.dataplane.Cleanup;
import io.kubeipvs.dataplane.Kernel;
import io.kubeipvs.linux.iptables.Iptables;
import io.kubeipvs.net.IpFamily;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kube-ipvs cleanup}. */
@Command(
    name = "cleanup",
    description = {
      "Remove what a Service proxy left on this node: kube-ipvs0, all virtual servers of this"
          + " network namespace, the KUBE-* sets and the KUBE-* iptables rules. Stop the agent"
          + " first. Needs root.",
      "With --iptables-mode, remove only what kube-proxy's iptables mode left: the chains"
          + " KUBE-SVC-* and KUBE-SEP-* and the jumps to them. An agent may run meanwhile."
    },
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:Removed, or there was nothing to remove.",
      "1:Something could not be removed; each has a line that says why.",
      "2:An option or a value that cannot be used."
    })
final class CleanupCommand implements Callable<Integer> {
  /** Opens the kernel of this network namespace. */
  interface KernelOpener {
    NodeKernel open() throws IOException;
  }

  private final Terminal terminal;
  private final KernelOpener kernelOpener;

  @Option(
      names = "--iptables-mode",
      description =
          "Remove only the chains KUBE-SVC-* and KUBE-SEP-* of kube-proxy's iptables mode, and the"
              + " jumps to them.")
  private boolean iptablesMode;

  CleanupCommand(Terminal terminal, KernelOpener kernelOpener) {
    this.terminal = terminal;
    this.kernelOpener = kernelOpener;
  }

  @Override
  public Integer call() throws IOException {
    try (Kernel kernel = kernelOpener.open().kernel()) {
      return iptablesMode ? removeServiceChains(kernel) : removeAll(kernel);
    }
  }

  private int removeServiceChains(Kernel kernel) throws IOException {
    for (IpFamily family : IpFamily.values()) {
      Iptables iptables = kernel.iptables().get(family);
      if (iptables != null) {
        boolean removed = Cleanup.removeServiceChains(iptables);
        say(
            family.kubernetesName()
                + (removed
                    ? ": removed the chains KUBE-SVC-* and KUBE-SEP-* and the jumps to them"
                    : ": no chains KUBE-SVC-* or KUBE-SEP-*"));
      }
    }
    return 0;
  }

  private int removeAll(Kernel kernel) {
    List<String> problems = new Cleanup(kernel).removeAll();
    problems.forEach(problem -> terminal.hint("cannot remove " + problem));
    if (problems.isEmpty()) {
      say("removed kube-ipvs0, the virtual servers, the KUBE-* sets and the KUBE-* rules");
    }
    return problems.isEmpty() ? 0 : ExitStatus.FAILED;
  }

  private void say(String words) {
    terminal.out().println(words);
    terminal.out().flush();
  }
}
