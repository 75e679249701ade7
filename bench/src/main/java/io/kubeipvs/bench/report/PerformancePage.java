package io.kubeipvs.bench.report;

import java.util.List;
import java.util.regex.Matcher;

/**
 * The part of docs/performance.md between its two marks: what was measured, when and where. The
 * words around it are written by hand and stay. Pure.
 */
public final class PerformancePage {
  private static final String BEGIN = "<!-- measured: begin -->\n";
  private static final String END = "<!-- measured: end -->";

  private PerformancePage() {}

  /**
   * The page with these results.
   *
   * @param page as it is
   * @param where machine, kernel, Java and date, a line each
   */
  public static String with(String page, List<String> where, List<Result> results) {
    int begin = page.indexOf(BEGIN);
    int end = page.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalArgumentException("the page has no marks " + BEGIN.strip() + " and " + END);
    }
    StringBuilder part = new StringBuilder("\n");
    where.forEach(line -> part.append("- ").append(line).append('\n'));
    part.append("\n| figure | what | measured | goal | | how, and what the tools list |\n")
        .append("|---|---|---|---|---|---|\n");
    for (Result result : results) {
      part.append("| ")
          .append(
              String.join(
                  " | ",
                  result.figure(),
                  cell(result.subject()),
                  result.valueText(),
                  result.goalText(),
                  Table.verdict(result.verdict()),
                  cell(result.note())))
          .append(" |\n");
    }
    return page.substring(0, begin + BEGIN.length()) + part + "\n" + page.substring(end);
  }

  private static String cell(String text) {
    return text.replaceAll("[|<>]", Matcher.quoteReplacement("\\") + "$0");
  }
}
