package io.kubeipvs.agent.settings;

import io.kubeipvs.agent.config.ConfigException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What becomes of each field of a kube-proxy configuration. Immutable.
 *
 * @param rows in the order of their names
 */
public record MigrationReport(List<Row> rows) {
  /** What becomes of a field. */
  public enum Outcome {
    KEPT("kept"),
    CHANGED("changed"),
    WITHOUT_EFFECT("without effect"),
    REFUSED("refused");

    private final String words;

    Outcome(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  /**
   * A field that the configuration has with another value than its default.
   *
   * @param value as text; empty where it is unknown
   * @param lost whether kube-proxy in IPVS mode would have made use of it, and kube-ipvs does not
   */
  public record Row(String field, String value, Outcome outcome, String remark, boolean lost) {}

  public MigrationReport {
    rows = rows.stream().sorted(Comparator.comparing(Row::field)).toList();
  }

  /** Whether kube-ipvs does not start with this configuration. */
  public boolean refused() {
    return rows.stream().anyMatch(row -> row.outcome() == Outcome.REFUSED);
  }

  /** Whether something would be different than with kube-proxy in IPVS mode. */
  public boolean changes() {
    return rows.stream().anyMatch(row -> row.outcome() == Outcome.CHANGED || row.lost());
  }

  /**
   * Judges a configuration.
   *
   * @param text of the file, or of a ConfigMap that holds it
   * @throws ConfigException if it is none
   */
  public static MigrationReport of(String text) {
    Reading reading = ConfigurationFile.read(ConfigMapFile.configurationIn(text));
    List<FieldError> errors = SettingsCheck.of(ConfigDefaults.complete(reading.settings()));
    List<Row> rows = new ArrayList<>();
    errors.forEach(error ->
        rows.add(new Row(error.field(), error.value(), Outcome.REFUSED, error.reason(), true)));
    for (ConfigField<?> field : ConfigFields.all()) {
      boolean refused = errors.stream().anyMatch(error -> concerns(error, field));
      if (!refused
          && (field == ConfigFields.MODE || reading.settings().differsFromDefault(field))) {
        rows.add(row(field, reading.settings()));
      }
    }
    String unknown = "Unknown to kube-proxy's v1alpha1, and passed over there too.";
    reading
        .unknown()
        .forEach(path -> rows.add(new Row(path, "", Outcome.WITHOUT_EFFECT, unknown, false)));
    String twice = "Is there twice; the last one counts, as in kube-proxy.";
    reading
        .duplicates()
        .forEach(key -> rows.add(new Row(key, "", Outcome.WITHOUT_EFFECT, twice, false)));
    return new MigrationReport(rows);
  }

  private static boolean concerns(FieldError error, ConfigField<?> field) {
    return error.field().equals(field.path()) || error.field().startsWith(field.path() + "[");
  }

  private static <T> Row row(ConfigField<T> field, Settings settings) {
    String value = text(field.type().tree(settings.get(field)));
    if (field == ConfigFields.MODE) {
      return mode(value);
    }
    return switch (field.effect()) {
      case KEPT -> new Row(field.path(), value, Outcome.KEPT, "", false);
      case CHANGED -> new Row(field.path(), value, Outcome.CHANGED, field.description(), false);
      case UNUSED_IN_IPVS_MODE ->
          new Row(
              field.path(),
              value,
              Outcome.WITHOUT_EFFECT,
              "Nor has it one in kube-proxy's IPVS mode. " + field.description(),
              false);
      case NOT_OFFERED ->
          new Row(field.path(), value, Outcome.WITHOUT_EFFECT, field.description(), true);
    };
  }

  private static Row mode(String value) {
    String path = ConfigFields.MODE.path();
    return value.equals("ipvs")
        ? new Row(path, value, Outcome.KEPT, "", false)
        : new Row(
            path,
            value,
            Outcome.CHANGED,
            "%s in kube-proxy; kube-ipvs works in IPVS mode. What another mode left is removed by"
                    .formatted(value.isEmpty() ? "Means iptables" : "Is " + value)
                + " \"kube-ipvs cleanup\"; periods and masqueradeAll are read from ipvs and"
                + " iptables.",
            false);
  }

  private static String text(Object tree) {
    return tree instanceof List<?> items
        ? String.join(",", items.stream().map(String::valueOf).toList())
        : String.valueOf(tree);
  }
}
