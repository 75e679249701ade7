package io.kubeipvs.bench.report;

import java.util.Locale;

/** What a value counts. */
public enum Unit {
  SECONDS,
  MICROSECONDS,
  MEBIBYTES,
  /** How many times as much. */
  RATIO,
  COUNT,
  /** Of one core. */
  PERCENT;

  /** The value with its unit, three figures where they mean something. */
  public String format(double value) {
    return switch (this) {
      case SECONDS -> value < 1 ? number(value * 1e3) + " ms" : number(value) + " s";
      case MICROSECONDS -> value >= 1e4 ? number(value / 1e3) + " ms" : number(value) + " µs";
      case MEBIBYTES -> number(value) + " MiB";
      case RATIO -> number(value) + " x";
      case COUNT -> String.format(Locale.ROOT, "%,.0f", value);
      case PERCENT -> number(value) + " %";
    };
  }

  private static String number(double value) {
    double size = Math.abs(value);
    return String.format(
        Locale.ROOT,
        size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 0.1 ? "%.2f" : "%.3f",
        value);
  }
}
