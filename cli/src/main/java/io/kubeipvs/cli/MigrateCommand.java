package io.kubeipvs.cli;

import io.kubeipvs.agent.config.ConfigException;
import io.kubeipvs.agent.settings.MigrationReport;
import io.kubeipvs.agent.settings.MigrationReport.Row;
import io.kubeipvs.cli.ls.TreeText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kube-ipvs migrate}. */
@Command(
    name = "migrate",
    sortOptions = false,
    description = {
      "Tell, field by field, what becomes of a kube-proxy configuration in kube-ipvs: kept, changed,"
          + " without effect, or refused. Fields that have their default are left out. Changes"
          + " nothing.",
      "The file is a KubeProxyConfiguration, or a ConfigMap that holds one, as from"
          + " \"kubectl -n kube-system get configmap kube-proxy -o yaml\"."
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

  private static final int CHANGES = 3;

  private final Terminal terminal;

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "The configuration, or the ConfigMap; - for standard input.")
  private String file = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORM",
      defaultValue = "table",
      description = "table or json. Default: ${DEFAULT-VALUE}.")
  private Output output = Output.TABLE;

  MigrateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    MigrationReport report;
    try {
      report = MigrationReport.of(read());
    } catch (ConfigException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
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

  private String read() throws IOException {
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
