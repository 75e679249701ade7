package io.kubeipvs.cli;

import io.kubeipvs.agent.config.ConfigException;
import picocli.CommandLine.Command;

/** The program itself, which does nothing without a command. */
@Command(
    name = "kube-ipvs",
    description = "The Kubernetes Service proxy that carries kube-proxy's IPVS mode on.",
    customSynopsis = {
      "kube-ipvs COMMAND [OPTION...]",
      "       kube-ipvs --FLAG[=VALUE]...   as kube-proxy"
    },
    optionListHeading = "%nOptions:%n",
    commandListHeading = "%nCommands:%n",
    footerHeading = "%n",
    footer = {
      "\"kube-ipvs COMMAND --help\" tells the options and exit statuses of a command.",
      "",
      "Without a command kube-ipvs takes kube-proxy's place and flags: it serves the Services of this"
          + " node, from a cluster's API server or from manifests. Errors are log lines; the exit"
          + " status is 0 after SIGTERM, else 1. Durations are written as 30s, 1m30s or 24h."
    })
final class KubeIpvsCommand implements Runnable {
  @Override
  public void run() {
    throw new ConfigException("a command or a flag is missing; see \"kube-ipvs --help\"");
  }
}
