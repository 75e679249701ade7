package io.kubeipvs.cli;

import io.kubeipvs.agent.config.AgentConfig;
import io.kubeipvs.agent.names.AgentNames;
import io.kubeipvs.agent.names.AgentSocket;
import io.kubeipvs.agent.names.NameTable;
import io.kubeipvs.cli.ls.Listing;
import io.kubeipvs.cli.ls.ListingTable;
import io.kubeipvs.cli.ls.ListingTree;
import io.kubeipvs.cli.ls.TreeText;
import io.kubeipvs.linux.ipvs.Ipvs;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kube-ipvs ls}: what stands in the kernel, with names. */
@Command(
    name = "ls",
    sortOptions = false,
    description = {
      "List the virtual servers of this network namespace as \"ipvsadm -ln\" does, with the names of"
          + " Services, pods and nodes beside them.",
      "The addresses and counters come from the kernel, the names from the running agent, or from"
          + " manifests. Needs root, as reading IPVS does."
    },
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:Listed, with names or without.",
      "1:The kernel could not be read, or the manifests; the message says what to do.",
      "2:An option or a value that cannot be used."
    })
final class LsCommand implements Callable<Integer> {
  /** The forms of output. */
  enum Output {
    TABLE,
    WIDE,
    JSON,
    YAML
  }

  /** Reads names from a directory of manifests. */
  interface ManifestNames {
    NameTable read(Path directory) throws IOException;
  }

  private final Terminal terminal;
  private final Surroundings.IpvsOpener ipvsOpener;
  private final ManifestNames manifestNames;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORM",
      defaultValue = "table",
      description = "table, wide (with counters), json or yaml. Default: ${DEFAULT-VALUE}.")
  private Output output = Output.TABLE;

  @Option(
      names = "--manifests",
      paramLabel = "DIR",
      description = "Take the names from the manifests in this directory, not from the agent.")
  private @Nullable Path manifests;

  @Option(
      names = "--run-dir",
      paramLabel = "DIR",
      defaultValue = "/run/kube-ipvs",
      description = "Where the agent's socket lies. Default: ${DEFAULT-VALUE}.")
  private Path runDirectory = AgentConfig.DEFAULT_RUN_DIRECTORY;

  LsCommand(Terminal terminal, Surroundings.IpvsOpener ipvsOpener, ManifestNames manifestNames) {
    this.terminal = terminal;
    this.ipvsOpener = ipvsOpener;
    this.manifestNames = manifestNames;
  }

  @Override
  public Integer call() throws IOException {
    Listing listing;
    try (Ipvs ipvs = ipvsOpener.open()) {
      listing = Listing.read(ipvs);
    }
    NameTable names = names();
    PrintWriter out = terminal.out();
    NameTable known = Objects.requireNonNullElse(names, NameTable.EMPTY);
    out.print(
        switch (output) {
          case TABLE -> ListingTable.of(listing, names, false);
          case WIDE -> ListingTable.of(listing, names, true);
          case JSON -> TreeText.json(ListingTree.of(listing, known));
          case YAML -> TreeText.yaml(ListingTree.of(listing, known));
        });
    out.flush();
    return 0;
  }

  /** The names, or null after a hint on why there are none. */
  private @Nullable NameTable names() throws IOException {
    if (manifests != null) {
      return manifestNames.read(manifests);
    }
    try {
      AgentNames agent = AgentSocket.ask(runDirectory);
      if (agent != null) {
        return agent.names();
      }
      hint("no agent runs in this network namespace, so there are no names");
    } catch (IOException e) {
      hint(e.getMessage() + ", so there are no names");
    }
    return null;
  }

  private void hint(String why) {
    terminal.hint(why + "; --manifests DIR takes them from manifests");
  }
}
