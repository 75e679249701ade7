package io.kubeipvs.cli;

import io.kubeipvs.agent.config.ConfigException;
import java.io.IOException;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * The command line without a command, which stands where kube-proxy's stood: what is wrong with the
 * flags is told in plain words, all else in the log, and every error gives status 1. Stateless.
 */
final class KubeProxyForm {
  private KubeProxyForm() {}

  /** Whether a command line is in this form. */
  static boolean isMeant(List<String> arguments) {
    return !arguments.isEmpty()
        && arguments.getFirst().startsWith("-")
        && !List.of("-h", "--help").contains(arguments.getFirst());
  }

  /** Does what the command line says; answers the exit status. */
  static int run(List<String> arguments, ProxyActions actions, Terminal terminal, String hostName) {
    ProxyArguments parsed;
    try {
      parsed = ProxyArguments.parse(arguments);
    } catch (FlagException e) {
      terminal.err().println("Error: " + e.words() + "; see \"kube-ipvs --help\"");
      terminal.err().flush();
      return ExitStatus.FAILED;
    }
    if (parsed.isOn(ProxyFlags.HELP)) {
      terminal.out().print(ProxyHelp.flags());
      terminal.out().flush();
      return 0;
    }
    try {
      return new ProxyCommand(parsed, actions, terminal, hostName).run();
    } catch (ConfigException | IOException e) {
      LoggerFactory.getLogger(KubeProxyForm.class)
          .atError()
          .addKeyValue("err", String.valueOf(e.getMessage()))
          .log("command failed");
      return ExitStatus.FAILED;
    }
  }
}
