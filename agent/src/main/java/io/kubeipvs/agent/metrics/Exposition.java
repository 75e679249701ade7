package io.kubeipvs.agent.metrics;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes one answer of {@code /metrics}. A metric's heading comes with its first sample; all
 * samples of a metric have to come one after the other. One thread owns it.
 */
public final class Exposition {
  private final Format format;
  private final StringBuilder text = new StringBuilder(16_384);
  private final Set<String> finished = new HashSet<>();
  private @Nullable Metric current;

  /** The forms a scraper may ask for. */
  public enum Format {
    /** Prometheus's text format. */
    TEXT("text/plain; version=0.0.4; charset=utf-8"),
    OPEN_METRICS("application/openmetrics-text; version=1.0.0; charset=utf-8");

    private final String contentType;

    Format(String contentType) {
      this.contentType = contentType;
    }

    String contentType() {
      return contentType;
    }

    /** OpenMetrics for whoever names it in an Accept header, the text format for all others. */
    public static Format accepted(@Nullable String accept) {
      return accept != null && accept.contains("application/openmetrics-text")
          ? OPEN_METRICS
          : TEXT;
    }
  }

  public Exposition(Format format) {
    this.format = format;
  }

  /** One figure of a counter or a gauge. */
  public void sample(Metric metric, double value, String... labelValues) {
    head(metric);
    line(metric.name(), metric.labels(), labelValues, "", value);
  }

  /** The same for a count, exact up to 2^53. */
  public void sample(Metric metric, long count, String... labelValues) {
    sample(metric, (double) count, labelValues);
  }

  /**
   * A histogram.
   *
   * @param cumulative how many values are not above each bound, and at last how many there are
   */
  void histogram(
      Metric metric, double[] upperBounds, long[] cumulative, double sum, String... labelValues) {
    head(metric);
    for (int i = 0; i < upperBounds.length; i++) {
      line(
          metric.name() + "_bucket",
          metric.labels(),
          labelValues,
          number(upperBounds[i]),
          (double) cumulative[i]);
    }
    double count = (double) cumulative[upperBounds.length];
    line(metric.name() + "_bucket", metric.labels(), labelValues, "+Inf", count);
    line(metric.name() + "_sum", metric.labels(), labelValues, "", sum);
    line(metric.name() + "_count", metric.labels(), labelValues, "", count);
  }

  private void head(Metric metric) {
    if (metric.equals(current)) {
      return;
    }
    if (!finished.add(metric.name())) {
      throw new IllegalStateException("samples of " + metric.name() + " do not come together");
    }
    current = metric;
    // OpenMetrics names a counter without the ending that its samples have.
    String name =
        format == Format.OPEN_METRICS && metric.type() == MetricType.COUNTER
            ? metric.name().substring(0, metric.name().length() - "_total".length())
            : metric.name();
    text.append("# HELP ").append(name).append(' ').append(escaped(metric.help())).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(metric.type()).append('\n');
  }

  private void line(
      String name, List<String> labels, String[] labelValues, String bound, double value) {
    if (labels.size() != labelValues.length) {
      throw new IllegalArgumentException(name + " takes labels " + labels);
    }
    text.append(name);
    char before = '{';
    for (int i = 0; i < labelValues.length; i++) {
      text.append(before).append(labels.get(i)).append("=\"");
      text.append(escaped(labelValues[i]).replace("\"", "\\\"")).append('"');
      before = ',';
    }
    if (!bound.isEmpty()) {
      text.append(before).append("le=\"").append(bound).append('"');
      before = ',';
    }
    text.append(before == ',' ? "} " : " ").append(number(value)).append('\n');
  }

  private static String escaped(String plain) {
    return plain.replace("\\", "\\\\").replace("\n", "\\n");
  }

  private static String number(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return Long.toString((long) value);
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    return Double.toString(value);
  }

  String contentType() {
    return format.contentType();
  }

  /** All that was written, with the end that the format asks for. */
  public String finish() {
    return format == Format.OPEN_METRICS ? text.append("# EOF\n").toString() : text.toString();
  }
}
