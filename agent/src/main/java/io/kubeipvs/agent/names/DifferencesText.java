package io.kubeipvs.agent.names;

import io.kubeipvs.dataplane.DifferenceKind;
import io.kubeipvs.dataplane.DifferenceReport;
import io.kubeipvs.dataplane.KernelDifference;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A comparison as lines of words between tabs, with a greeting first and {@code end} last:
 *
 * <pre>
 * kube-ipvs differences 1
 * difference  REAL_SERVER  default/web:http  10.244.1.3:80 of TCP 10.96.0.20:80  -  masquerade weight 1
 * left out    0
 * unread      what could not be read, and why
 * end
 * </pre>
 *
 * or, where it cannot be made, {@code unknown} and why, and {@code end}.
 */
final class DifferencesText {
  private static final String GREETING = "kube-ipvs differences 1";

  private DifferencesText() {}

  static void write(DifferenceReport report, Appendable out) throws IOException {
    out.append(GREETING).append('\n');
    for (KernelDifference difference : report.differences()) {
      line(
          out,
          "difference",
          difference.kind().name(),
          difference.object(),
          difference.subject(),
          difference.have(),
          difference.want());
    }
    line(out, "left out", Long.toString(report.leftOut()));
    for (String reason : report.unread()) {
      line(out, "unread", reason);
    }
    out.append("end\n");
  }

  static void writeRefusal(String reason, Appendable out) throws IOException {
    out.append(GREETING).append('\n');
    line(out, "unknown", reason);
    out.append("end\n");
  }

  private static void line(Appendable out, String... words) throws IOException {
    List<String> clean = new ArrayList<>();
    for (String word : words) {
      clean.add(word.replace('\t', ' ').replace('\n', ' '));
    }
    out.append(String.join("\t", clean)).append('\n');
  }

  /**
   * Reads what an agent says.
   *
   * @throws IOException if it could not compare, is cut short, or is not what an agent of this
   *     version says
   */
  static DifferenceReport read(BufferedReader in) throws IOException {
    String greeting = in.readLine();
    if (greeting == null) {
      throw new IOException("it could not compare; its log may say why");
    }
    if (!greeting.equals(GREETING)) {
      throw new IOException("the agent speaks another version: " + greeting);
    }
    Told told = new Told();
    AnswerLines.readToEnd(in, told);
    return new DifferenceReport(told.differences, told.leftOut, told.unread);
  }

  /** What an answer has told so far. */
  private static final class Told implements AnswerLines.Taker {
    private final List<KernelDifference> differences = new ArrayList<>();
    private final List<String> unread = new ArrayList<>();
    private long leftOut;

    @Override
    public void take(List<String> words) throws IOException {
      switch (words.getFirst()) {
        case "difference" -> differences.add(difference(words));
        case "left out" -> leftOut = Long.parseLong(words.get(1));
        case "unread" -> unread.add(words.get(1));
        case "unknown" -> throw new IOException(words.get(1));
        default -> throw new IllegalArgumentException(words.getFirst());
      }
    }
  }

  private static KernelDifference difference(List<String> words) {
    return new KernelDifference(
        DifferenceKind.valueOf(words.get(1)),
        words.get(2),
        words.get(3),
        words.get(4),
        words.get(5));
  }
}
