package io.kubeipvs.agent.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.kubernetes.yaml.YamlDocuments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written about metrics, and what asks for them, knows the ones there are. */
final class DocumentedMetricsTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern ROW =
      Pattern.compile("^\\| `([a-z_]+)` \\| (\\w+) \\| (.*?) \\| (.+) \\|$", Pattern.MULTILINE);
  private static final Pattern NAME =
      Pattern.compile("\\b(?:kubeproxy|kubernetes|kubeipvs|process|rest_client)_[a-z_]+\\b");

  private static String read(String file) throws IOException {
    return Files.readString(ROOT.resolve(file), UTF_8);
  }

  private static String row(Metric metric) {
    String labels =
        metric.labels().stream().map(label -> "`" + label + "`").collect(Collectors.joining(", "));
    return "| `%s` | %s | %s | %s |"
        .formatted(metric.name(), metric.type(), labels.isEmpty() ? "-" : labels, metric.help());
  }

  @Test
  void everyMetricHasARowAndEveryRowAMetric() throws Exception {
    List<String> rows =
        ROW.matcher(read("docs/metrics.md")).results().map(MatchResult::group).sorted().toList();
    assertThat(rows)
        .isEqualTo(MetricCatalog.all().stream().map(DocumentedMetricsTest::row).sorted().toList());
  }

  /** Names in queries, without the endings that the series of a histogram have. */
  private static Set<String> names(String text) {
    Set<String> known = MetricCatalog.all().stream().map(Metric::name).collect(Collectors.toSet());
    return NAME.matcher(text)
        .results()
        .map(MatchResult::group)
        .map(name -> known.contains(name) ? name : name.replaceFirst("_(bucket|sum|count)$", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"deploy/grafana/kube-ipvs.json", "deploy/prometheus/alerts.yaml"})
  void boardAndAlertsAskForWhatThereIs(String file) throws Exception {
    String text = read(file);
    assertThat(names(text)).hasSizeGreaterThan(5);
    assertThat(MetricCatalog.all()).extracting(Metric::name).containsAll(names(text));
    assertThat(YamlDocuments.parse(text)).as("JSON is YAML").hasSize(1);
  }

  @Test
  void everyAlertHasWhatAlertmanagerShows() throws Exception {
    String text = read("deploy/prometheus/alerts.yaml");
    int alerts = text.split("- alert: ", -1).length - 1;
    assertThat(alerts).isGreaterThan(3);
    for (String part :
        List.of("    expr: ", "    for: ", "severity: ", "summary: ", "description: ")) {
      assertThat(text.split(Pattern.quote(part), -1).length - 1).as(part).isEqualTo(alerts);
    }
  }

  @Test
  void theNamesAreFoundAtAll() {
    assertThat(names("rate(kubeipvs_plan_duration_seconds_bucket[5m]) + kubeipvs_nothing"))
        .containsExactly("kubeipvs_nothing", "kubeipvs_plan_duration_seconds");
  }
}
