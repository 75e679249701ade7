package io.kubeipvs.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Results as lines of text, columns under each other. Pure. */
public final class Table {
  private static final List<String> HEADING =
      List.of("", "what", "measured", "goal", "", "how, and what the tools list");

  private Table() {}

  public static String of(List<Result> results) {
    List<List<String>> rows = new ArrayList<>(List.of(HEADING));
    results.forEach(result -> rows.add(cells(result)));
    int[] widths = new int[HEADING.size()];
    for (List<String> row : rows) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < widths.length; column++) {
        boolean right = column == 2 || column == 3;
        String format = "%" + (right ? "" : "-") + Math.max(1, widths[column]) + "s  ";
        line.append(String.format(Locale.ROOT, format, row.get(column)));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private static List<String> cells(Result result) {
    return List.of(
        result.figure(),
        result.subject(),
        result.valueText(),
        result.goalText(),
        verdict(result.verdict()),
        result.note());
  }

  static String verdict(Verdict verdict) {
    return switch (verdict) {
      case PASS -> "pass";
      case MISS -> "MISS";
      case BESIDE -> "";
      case SKIPPED -> "skipped";
      case FAILED -> "FAILED";
    };
  }
}
