package io.kubeipvs.cli;

import io.kubeipvs.agent.AgentProcess;
import io.kubeipvs.agent.config.AgentConfig;
import io.kubeipvs.agent.logging.LogFormat;
import io.kubeipvs.agent.logging.LogSettings;
import io.kubeipvs.agent.logging.Logging;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kube-ipvs run}. */
@Command(
    name = "run",
    customSynopsis = "kube-ipvs run --manifests DIR [OPTION...]",
    sortOptions = false,
    description = {
      "Serve the Services of this node: keep IPVS, the addresses on kube-ipvs0, the KUBE-* sets and"
          + " the KUBE-* iptables rules as the objects ask for.",
      "Ends at SIGTERM and leaves the kernel as it is, so that traffic goes on. Needs root."
    },
    optionListHeading = "%nOptions (durations as 30s, 1m30s or 24h):%n",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:Ended by SIGTERM or SIGINT.",
      "1:This node cannot be served, or a fault of the program; the last line says what and why.",
      "2:An option or a value that cannot be used."
    })
final class RunCommand implements Callable<Integer> {
  private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

  private final Verbosity verbosity;

  @Mixin private RunOptions options = new RunOptions();

  @Option(
      names = "--run-dir",
      paramLabel = "DIR",
      defaultValue = "/run/kube-ipvs",
      description =
          "Where to make the socket that \"kube-ipvs ls\" asks. Default: ${DEFAULT-VALUE}.")
  private Path runDirectory = AgentConfig.DEFAULT_RUN_DIRECTORY;

  @Option(
      names = "--logging-format",
      paramLabel = "text|json",
      defaultValue = "text",
      description = "The form of log lines. Default: ${DEFAULT-VALUE}.")
  private LogFormat loggingFormat = LogFormat.TEXT;

  RunCommand(Verbosity verbosity) {
    this.verbosity = verbosity;
  }

  @Override
  public Integer call() throws IOException {
    AgentConfig config = options.toConfig(Files.readString(HOST_NAME), runDirectory);
    Logging.configure(new LogSettings(loggingFormat, verbosity.level()));
    try {
      return AgentProcess.run(config);
    } catch (IOException e) {
      if (loggingFormat == LogFormat.TEXT) {
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
