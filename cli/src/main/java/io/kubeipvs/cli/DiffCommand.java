package io.kubeipvs.cli;

import io.kubeipvs.agent.config.AgentConfig;
import io.kubeipvs.agent.config.ConfigException;
import io.kubeipvs.agent.names.AgentSocket;
import io.kubeipvs.cli.ls.TreeText;
import io.kubeipvs.dataplane.DifferenceReport;
import io.kubeipvs.dataplane.KernelDifference;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/** {@code kube-ipvs diff}: what stands otherwise in the kernel than it would be programmed. */
@Command(
    name = "diff",
    sortOptions = false,
    description = {
      "Tell what differs between the kernel of this network namespace and what kube-ipvs would"
          + " program, and whose it is. Writes nothing.",
      "Asks the running agent, be it in shadow mode or not. With flags that say where the objects"
          + " come from (--manifests=DIR, --config=FILE, --kubeconfig=FILE, --master=URL) it reads"
          + " and plans itself, as \"kube-ipvs\" with these flags would."
    },
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:The kernel is as it would be programmed.",
      "1:Something differs.",
      "2:It could not be told, or an option cannot be used; the message says why."
    })
final class DiffCommand implements Callable<Integer> {
  private static final int DIFFERENT = 1;
  private static final int UNKNOWN = 2;

  /** The forms of output. */
  enum Output {
    TEXT,
    JSON
  }

  /** Asks a running agent; null if there is none. */
  interface AgentAsking {
    @Nullable DifferenceReport ask(Path runDirectory) throws IOException;
  }

  /** Reads, plans and compares once. */
  interface Comparing {
    DifferenceReport compare(AgentConfig config) throws IOException;
  }

  private final Terminal terminal;
  private final AgentAsking agent;
  private final Comparing comparing;
  private final String hostName;

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

  @Unmatched private List<String> flags = new ArrayList<>();

  DiffCommand(Terminal terminal, AgentAsking agent, Comparing comparing, String hostName) {
    this.terminal = terminal;
    this.agent = agent;
    this.comparing = comparing;
    this.hostName = hostName;
  }

  static DiffCommand of(Terminal terminal, Comparing comparing, String hostName) {
    return new DiffCommand(terminal, AgentSocket::askDifferences, comparing, hostName);
  }

  @Override
  public Integer call() {
    try {
      return flags.isEmpty() ? print(ask()) : plan();
    } catch (IOException e) {
      terminal.hint(String.valueOf(e.getMessage()));
      return UNKNOWN;
    }
  }

  private DifferenceReport ask() throws IOException {
    DifferenceReport report = agent.ask(runDirectory);
    if (report == null) {
      throw new IOException(
          "no agent runs in this network namespace; with --manifests=DIR, --config=FILE,"
              + " --kubeconfig=FILE or --master=URL the comparison is made here");
    }
    return report;
  }

  private int plan() throws IOException {
    ProxyArguments parsed;
    try {
      parsed = ProxyArguments.parse(flags);
    } catch (FlagException e) {
      throw new ConfigException(e.words() + "; see \"kube-ipvs diff --help\"");
    }
    if (!parsed.isComplete()) {
      throw new ConfigException(
          "where do the objects come from? Give --manifests=DIR, --config=FILE, --kubeconfig=FILE"
              + " or --master=URL, or no such flag to ask the running agent");
    }
    ProxyActions actions =
        new ProxyActions(
            (config, _) -> print(comparing.compare(config)),
            _ -> {
              throw notHere("init-only");
            },
            _ -> {
              throw notHere("cleanup");
            },
            _ -> List.of());
    return new ProxyCommand(parsed, actions, terminal, hostName).run();
  }

  private static ConfigException notHere(String flag) {
    return new ConfigException("--" + flag + " has no meaning for \"kube-ipvs diff\"");
  }

  private int print(DifferenceReport report) {
    terminal
        .out()
        .print(
            switch (output) {
              case TEXT -> text(report);
              case JSON -> TreeText.json(tree(report));
            });
    terminal.out().flush();
    report.unread().forEach(terminal::hint);
    if (!report.unread().isEmpty()) {
      return UNKNOWN;
    }
    return report.isSame() ? 0 : DIFFERENT;
  }

  private static String text(DifferenceReport report) {
    StringBuilder text = new StringBuilder();
    for (KernelDifference difference : report.differences()) {
      text.append(difference.kind()).append(' ').append(difference.subject());
      if (!difference.object().isEmpty()) {
        text.append("  (").append(difference.object()).append(')');
      }
      text.append("\n    have: ").append(difference.have());
      text.append("\n    want: ").append(difference.want()).append('\n');
    }
    long count = report.differences().size() + report.leftOut();
    if (report.unread().isEmpty()) {
      text.append(count == 0 ? "no differences" : "differences: " + count).append('\n');
    }
    return text.toString();
  }

  private static Map<String, Object> tree(DifferenceReport report) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("same", report.isSame());
    root.put("differences", report.differences().stream().map(DiffCommand::tree).toList());
    root.put("leftOut", report.leftOut());
    root.put("unread", report.unread());
    return root;
  }

  private static Map<String, Object> tree(KernelDifference difference) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("kind", difference.kind().key());
    tree.put("object", difference.object());
    tree.put("subject", difference.subject());
    tree.put("have", difference.have());
    tree.put("want", difference.want());
    return tree;
  }
}
