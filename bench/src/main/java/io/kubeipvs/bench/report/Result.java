package io.kubeipvs.bench.report;

import java.util.Locale;

/**
 * One line of the table. Immutable.
 *
 * @param figure such as {@code P1}
 * @param subject what was measured
 * @param value meaningless if skipped or failed
 * @param goal the most that it may be; NaN for none
 * @param note how, and what the tools said
 */
public record Result(
    String figure,
    String subject,
    double value,
    Unit unit,
    double goal,
    Verdict verdict,
    String note) {
  public Result {
    note = note.replaceAll("\\s+", " ").strip();
  }

  /** A value that may be no larger than a goal. */
  public static Result atMost(
      String figure, String subject, double value, Unit unit, double goal, String note) {
    return new Result(
        figure, subject, value, unit, goal, value <= goal ? Verdict.PASS : Verdict.MISS, note);
  }

  /** A value without a goal. */
  public static Result beside(String figure, String subject, double value, Unit unit, String note) {
    return new Result(figure, subject, value, unit, Double.NaN, Verdict.BESIDE, note);
  }

  public static Result skipped(String figure, String subject, String reason) {
    return new Result(
        figure, subject, Double.NaN, Unit.SECONDS, Double.NaN, Verdict.SKIPPED, reason);
  }

  public static Result failed(String figure, String subject, String reason) {
    return new Result(
        figure, subject, Double.NaN, Unit.SECONDS, Double.NaN, Verdict.FAILED, reason);
  }

  /** The same, but failed if the tools did not list everything. */
  public Result countingOnlyIf(boolean complete) {
    return complete ? this : new Result(figure, subject, value, unit, goal, Verdict.FAILED, note);
  }

  /** The value as a table shows it. */
  public String valueText() {
    return Double.isNaN(value) ? "-" : unit.format(value);
  }

  /** The goal as a table shows it. */
  public String goalText() {
    return Double.isNaN(goal) ? "" : "<= " + unit.format(goal);
  }

  /** A line of a file: fields apart by tabs. */
  String toLine() {
    return String.join(
        "\t",
        figure,
        subject,
        Double.toString(value),
        unit.name().toLowerCase(Locale.ROOT),
        Double.toString(goal),
        verdict.name().toLowerCase(Locale.ROOT),
        note);
  }

  static Result ofLine(String line) {
    String[] fields = line.split("\t", -1);
    if (fields.length != 7) {
      throw new IllegalArgumentException("not a result: " + line);
    }
    return new Result(
        fields[0],
        fields[1],
        Double.parseDouble(fields[2]),
        Unit.valueOf(fields[3].toUpperCase(Locale.ROOT)),
        Double.parseDouble(fields[4]),
        Verdict.valueOf(fields[5].toUpperCase(Locale.ROOT)),
        fields[6]);
  }
}
