package io.kubeipvs.agent.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeipvs.agent.metrics.Exposition.Format;
import org.junit.jupiter.api.Test;

/** Both formats, byte for byte. */
final class ExpositionTest {
  private static final Metric REQUESTS = Metric.counter("requests_total", "Requests.", "path");
  private static final Metric HEAT = Metric.gauge("heat", "In \\ degrees,\nCelsius.");
  private static final Metric TIME = Metric.histogram("time_seconds", "Time.", "who");

  private static Exposition fill(Exposition out) {
    out.sample(REQUESTS, 3, "/a");
    out.sample(REQUESTS, 12345678901L, "a \"quoted\"\\\n path");
    out.sample(HEAT, -0.5);
    Histogram histogram = new Histogram(0.25, 0.5);
    histogram.observe(0.25); // the bound belongs to its bucket
    histogram.observe(0.5);
    histogram.observe(7);
    histogram.collect(TIME, out, "me");
    return out;
  }

  @Test
  void textFormat() {
    assertThat(fill(new Exposition(Format.TEXT)).finish())
        .isEqualTo(
            """
            # HELP requests_total Requests.
            # TYPE requests_total counter
            requests_total{path="/a"} 3
            requests_total{path="a \\"quoted\\"\\\\\\n path"} 12345678901
            # HELP heat In \\\\ degrees,\\nCelsius.
            # TYPE heat gauge
            heat -0.5
            # HELP time_seconds Time.
            # TYPE time_seconds histogram
            time_seconds_bucket{who="me",le="0.25"} 1
            time_seconds_bucket{who="me",le="0.5"} 2
            time_seconds_bucket{who="me",le="+Inf"} 3
            time_seconds_sum{who="me"} 7.75
            time_seconds_count{who="me"} 3
            """);
  }

  @Test
  void openMetricsNamesCountersWithoutTheirEndingAndHasAnEnd() {
    assertThat(fill(new Exposition(Format.OPEN_METRICS)).finish())
        .startsWith(
            """
            # HELP requests Requests.
            # TYPE requests counter
            requests_total{path="/a"} 3
            """)
        .endsWith("time_seconds_count{who=\"me\"} 3\n# EOF\n");
  }

  @Test
  void openMetricsForWhoeverNamesIt() {
    String prometheus =
        "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.1";
    assertThat(Format.accepted(prometheus)).isEqualTo(Format.OPEN_METRICS);
    assertThat(Format.accepted("text/plain")).isEqualTo(Format.TEXT);
    assertThat(Format.accepted(null)).isEqualTo(Format.TEXT);
  }

  @Test
  void aMetricThatComesTwiceOrWithOtherLabelsIsAFault() {
    Exposition out = new Exposition(Format.TEXT);
    out.sample(HEAT, 1);
    assertThatThrownBy(() -> out.sample(REQUESTS, 1)).hasMessageContaining("takes labels [path]");
    assertThatThrownBy(() -> out.sample(HEAT, 1)).hasMessageContaining("do not come together");
  }
}
