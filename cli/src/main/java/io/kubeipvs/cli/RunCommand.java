package io.kubeipvs.cli;

import io.kubeipvs.agent.config.ConfigException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** {@code kube-ipvs run}: kube-proxy's flags, for somebody who tries things out. */
@Command(
    name = "run",
    description =
        "Serve the Services of this node, from --manifests, --config, --kubeconfig or --master.")
final class RunCommand implements Callable<Integer> {
  private static final String SYNOPSIS =
      """
      Usage: kube-ipvs run --manifests DIR [FLAG...]
      Serve the Services of this node: keep IPVS, the addresses on kube-ipvs0, the KUBE-* sets and the
      KUBE-* iptables rules as the objects ask for. Ends at SIGTERM and leaves the kernel as it is, so
      that traffic goes on. Needs root. Durations are written as 30s, 1m30s or 24h.

      The flags are those of "kube-ipvs" without a command; here they need a source of objects
      (--manifests, --config, --kubeconfig or --master), and errors are one plain line.

      Exit status:
        0   Ended by SIGTERM or SIGINT, or done what was asked for.
        1   This node cannot be served, the configuration file has changed, or a fault of the program;
            the last line says what and why.
        2   A flag or a value that cannot be used.
      """;

  private final ProxyActions actions;
  private final Terminal terminal;
  private final String hostName;
  private final Verbosity verbosity;

  @Unmatched private List<String> arguments = new ArrayList<>();

  RunCommand(ProxyActions actions, Terminal terminal, String hostName, Verbosity verbosity) {
    this.actions = actions;
    this.terminal = terminal;
    this.hostName = hostName;
    this.verbosity = verbosity;
  }

  @Override
  public Integer call() throws IOException {
    ProxyArguments parsed;
    try {
      parsed = ProxyArguments.parse(arguments);
    } catch (FlagException e) {
      throw new ConfigException(e.words() + "; see \"kube-ipvs run --help\"");
    }
    verbosity.set(parsed.verbosity());
    if (parsed.isOn(ProxyFlags.HELP)) {
      terminal.out().print(SYNOPSIS + ProxyHelp.flags());
      terminal.out().flush();
      return 0;
    }
    if (!parsed.isComplete()) {
      throw new ConfigException(
          "where do the objects come from? Give --manifests=DIR, --config=FILE, --kubeconfig=FILE"
              + " or --master=URL; see \"kube-ipvs run --help\"");
    }
    try {
      return new ProxyCommand(parsed, actions, terminal, hostName).run();
    } catch (IOException e) {
      if (!parsed.wantsJsonLog()) {
        throw e; // one plain line
      }
      LoggerFactory.getLogger(RunCommand.class)
          .atError()
          .addKeyValue("reason", String.valueOf(e.getMessage()))
          .log("Cannot serve this node");
      return ExitStatus.FAILED;
    }
  }
}
