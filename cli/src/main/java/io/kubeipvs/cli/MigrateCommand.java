package io.kubeipvs.cli;

import io.kubeipvs.agent.config.ConfigException;
import io.kubeipvs.agent.settings.MigrationReport;
import io.kubeipvs.agent.settings.MigrationReport.Row;
import io.kubeipvs.cli.ls.TreeText;
import io.kubeipvs.kubernetes.connection.ConnectionConfig;
import io.kubeipvs.kubernetes.model.ObjectKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kube-ipvs migrate}. */
@Command(
    name = "migrate",
    sortOptions = false,
    description = {
      "Tell, field by field, what becomes of a kube-proxy configuration in kube-ipvs: kept,"
          + " changed, without effect, or refused. Fields that have their default are left out."
          + " Changes nothing.",
      "The file is a KubeProxyConfiguration, or a ConfigMap that holds one, as from \"kubectl -n"
          + " kube-system get configmap kube-proxy -o yaml\". The ConfigMap can also be read from"
          + " the API server: with --kubeconfig, --master, or in a pod --live."
    },
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:kube-ipvs takes it, and does what kube-proxy in IPVS mode does with it.",
      "1:It cannot be read, or kube-ipvs refuses a field.",
      "2:An option or a value that cannot be used.",
      "3:kube-ipvs takes it, but a field is changed or loses its effect."
    })
final class MigrateCommand implements Callable<Integer> {
  /** The forms of output. */
  enum Output {
    TABLE,
    JSON
  }

  /** Reads a ConfigMap, in YAML or JSON, from an API server. */
  interface LiveConfigMap {
    /**
     * Asks once.
     *
     * @throws IOException if it is not to be had; the message says what to do
     */
    String read(ConnectionConfig connection, ObjectKey key) throws IOException;
  }

  private static final int CHANGES = 3;
  private static final Pattern CONFIG_MAP =
      Pattern.compile("(?<namespace>[a-z0-9-]+)/(?<name>[a-z0-9.-]+)");

  private final Terminal terminal;
  private final LiveConfigMap liveConfigMap;

  @Option(
      names = "--config",
      defaultValue = "",
      paramLabel = "FILE",
      description = "The configuration, or the ConfigMap; - for standard input.")
  private String file = "";

  @Option(
      names = "--kubeconfig",
      defaultValue = "",
      paramLabel = "FILE",
      description = "Read the ConfigMap from the cluster of this file's current context.")
  private String kubeconfig = "";

  @Option(
      names = "--master",
      defaultValue = "",
      paramLabel = "URL",
      description = "Read it from this API server, with the credentials of --kubeconfig, or none.")
  private String master = "";

  @Option(
      names = "--live",
      description = "Read it from the cluster whose pod this is, with its service account.")
  private boolean live;

  @Option(
      names = "--configmap",
      paramLabel = "NAMESPACE/NAME",
      defaultValue = "kube-system/kube-proxy",
      description = "Which ConfigMap of a cluster to read. Default: ${DEFAULT-VALUE}.")
  private String configMap = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORM",
      defaultValue = "table",
      description = "table or json. Default: ${DEFAULT-VALUE}.")
  private Output output = Output.TABLE;

  MigrateCommand(Terminal terminal, LiveConfigMap liveConfigMap) {
    this.terminal = terminal;
    this.liveConfigMap = liveConfigMap;
  }

  @Override
  public Integer call() throws IOException {
    boolean fromServer = live || !kubeconfig.isEmpty() || !master.isEmpty();
    if (fromServer == !file.isEmpty()) {
      throw new ConfigException(
          "where is the configuration? Give either --config=FILE or one of --kubeconfig=FILE,"
              + " --master=URL and --live; see \"kube-ipvs migrate --help\"");
    }
    String text = fromServer ? readFromServer() : readFile();
    MigrationReport report;
    try {
      report = MigrationReport.of(text);
    } catch (ConfigException e) {
      throw new IOException((fromServer ? configMap : file) + ": " + e.getMessage(), e);
    }
    terminal
        .out()
        .print(
            switch (output) {
              case TABLE -> table(report);
              case JSON -> TreeText.json(tree(report));
            });
    terminal.out().flush();
    if (report.refused()) {
      return ExitStatus.FAILED;
    }
    return report.changes() ? CHANGES : 0;
  }

  private String readFromServer() throws IOException {
    Matcher names = CONFIG_MAP.matcher(configMap);
    if (!names.matches()) {
      throw new ConfigException(
          "--configmap is \"%s\"; write NAMESPACE/NAME, such as kube-system/kube-proxy"
              .formatted(configMap));
    }
    return liveConfigMap.read(
        new ConnectionConfig(kubeconfig, master, "application/json", "", 0, 0),
        new ObjectKey(names.group("namespace"), names.group("name")));
  }

  private String readFile() throws IOException {
    return file.equals("-")
        ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
        : Files.readString(Path.of(file));
  }

  private static String table(MigrationReport report) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("FIELD", "OUTCOME", "VALUE", "REMARK"));
    report
        .rows()
        .forEach(row ->
            lines.add(List.of(row.field(), row.outcome().toString(), row.value(), row.remark())));
    StringBuilder table = new StringBuilder();
    for (List<String> line : lines) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < line.size(); i++) {
        text.append(line.get(i)).append(" ".repeat(width(lines, i) - line.get(i).length() + 2));
      }
      table.append(text.toString().stripTrailing()).append('\n');
    }
    return table.toString();
  }

  private static int width(List<List<String>> lines, int column) {
    return lines.stream().mapToInt(line -> line.get(column).length()).max().orElse(0);
  }

  private static Map<String, Object> tree(MigrationReport report) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("refused", report.refused());
    root.put("changes", report.changes());
    root.put("fields", report.rows().stream().map(MigrateCommand::tree).toList());
    return root;
  }

  private static Map<String, Object> tree(Row row) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("field", row.field());
    tree.put("value", row.value());
    tree.put("outcome", row.outcome().toString());
    tree.put("remark", row.remark());
    return tree;
  }
}
