package io.kubeipvs.cli;

import io.kubeipvs.agent.config.ConfigException;
import picocli.CommandLine.Command;

/** The program itself, which does nothing without a command. */
@Command(
    name = "kube-ipvs",
    description = "The Kubernetes Service proxy that carries kube-proxy's IPVS mode on.",
    synopsisSubcommandLabel = "COMMAND",
    optionListHeading = "%nOptions:%n",
    commandListHeading = "%nCommands:%n",
    footerHeading = "%n",
    footer = "\"kube-ipvs COMMAND --help\" tells the options and exit statuses of a command.")
final class KubeIpvsCommand implements Runnable {
  @Override
  public void run() {
    throw new ConfigException("a command is missing; see \"kube-ipvs --help\"");
  }
}
