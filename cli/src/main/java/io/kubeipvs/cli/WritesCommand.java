package io.kubeipvs.cli;

import io.kubeipvs.agent.config.AgentConfig;
import io.kubeipvs.agent.config.ConfigException;
import io.kubeipvs.agent.names.AgentSocket;
import io.kubeipvs.agent.names.AgentWrites;
import io.kubeipvs.cli.ls.TreeText;
import io.kubeipvs.cli.writes.ShownWrites;
import io.kubeipvs.cli.writes.WritesTable;
import io.kubeipvs.cli.writes.WritesTree;
import io.kubeipvs.kubernetes.model.ObjectKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kube-ipvs writes}: what the running agent wrote to the kernel lately, and why. */
@Command(
    name = "writes",
    sortOptions = false,
    description = {
      "Tell what the running agent of this network namespace wrote to the kernel lately: when, what,"
          + " because of which object, and what failed. The newest is last. Reads nothing from the"
          + " kernel.",
      "The agent remembers its latest 8192 writes since its start. A cause is a Service (and the"
          + " version of the object of it that changed), \"restart\" (the first comparison after a"
          + " start), \"drift\" (somebody else changed what is kube-ipvs's) or \"node changed\"."
    },
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:None of the writes shown failed, or there is none.",
      "1:At least one of the writes shown failed.",
      "2:It could not be told, or an option cannot be used; the message says why."
    })
final class WritesCommand implements Callable<Integer> {
  private static final int SOME_FAILED = 1;
  private static final int UNKNOWN = 2;
  private static final Pattern OBJECT = Pattern.compile("([a-z0-9.-]+)/([a-z0-9.-]+)");

  /** The forms of output. */
  enum Output {
    TEXT,
    JSON
  }

  /** Asks a running agent; null if there is none. */
  interface AgentAsking {
    @Nullable AgentWrites ask(Path runDirectory) throws IOException;
  }

  private final Terminal terminal;
  private final AgentAsking agent;

  @Parameters(
      arity = "0..1",
      paramLabel = "NAMESPACE/NAME",
      description = "Only writes that were made because of this Service.")
  private @Nullable String object;

  @Option(
      names = {"-n", "--count"},
      paramLabel = "COUNT",
      defaultValue = "50",
      description =
          "How many of the latest writes at most; 0 for all remembered. Default: ${DEFAULT-VALUE}.")
  private int count;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORM",
      defaultValue = "text",
      description = "text or json. Default: ${DEFAULT-VALUE}.")
  private Output output = Output.TEXT;

  @Option(
      names = "--run-dir",
      paramLabel = "DIR",
      defaultValue = "/run/kube-ipvs",
      description = "Where the agent's sockets lie. Default: ${DEFAULT-VALUE}.")
  private Path runDirectory = AgentConfig.DEFAULT_RUN_DIRECTORY;

  WritesCommand(Terminal terminal, AgentAsking agent) {
    this.terminal = terminal;
    this.agent = agent;
  }

  static WritesCommand of(Terminal terminal) {
    return new WritesCommand(terminal, AgentSocket::askWrites);
  }

  @Override
  public Integer call() {
    if (count < 0) {
      throw new ConfigException("-n " + count + ": a count is expected, or 0 for all");
    }
    ObjectKey key = key();
    try {
      return print(ShownWrites.of(ask(), count, key));
    } catch (IOException e) {
      terminal.hint(String.valueOf(e.getMessage()));
      return UNKNOWN;
    }
  }

  private @Nullable ObjectKey key() {
    if (object == null) {
      return null;
    }
    var parts = OBJECT.matcher(object);
    if (!parts.matches()) {
      throw new ConfigException(
          "\"" + object + "\" names no Service; NAMESPACE/NAME is expected, as default/web");
    }
    return new ObjectKey(parts.group(1), parts.group(2));
  }

  private AgentWrites ask() throws IOException {
    AgentWrites writes = agent.ask(runDirectory);
    if (writes == null) {
      throw new IOException(
          "no agent runs in this network namespace, and what it wrote is known to it alone; is"
              + " --run-dir the agent's?");
    }
    return writes;
  }

  private int print(ShownWrites shown) {
    terminal
        .out()
        .print(
            switch (output) {
              case TEXT -> WritesTable.of(shown);
              case JSON -> TreeText.json(WritesTree.of(shown));
            });
    terminal.out().flush();
    return shown.failed() == 0 ? 0 : SOME_FAILED;
  }
}
