package io.kubeipvs.cli.writes;

import io.kubeipvs.dataplane.KernelWrite;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/**
 * A line for each write: number, time (UTC), cause, operation; {@code FAILED} and why at the end of
 * one that failed; a summary below.
 */
public final class WritesTable {
  private static final DateTimeFormatter TO_THE_MILLISECOND =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  private WritesTable() {}

  /** The table's text. */
  public static String of(ShownWrites shown) {
    StringBuilder text = new StringBuilder();
    int numberWidth = 0;
    int causeWidth = 0;
    for (KernelWrite write : shown.writes()) {
      numberWidth = Math.max(numberWidth, Long.toString(write.number()).length());
      causeWidth = Math.max(causeWidth, write.cause().toString().length());
    }
    for (KernelWrite write : shown.writes()) {
      String number = Long.toString(write.number());
      String cause = write.cause().toString();
      text.append(" ".repeat(numberWidth - number.length())).append(number);
      text.append("  ").append(time(write.time()));
      text.append("  ").append(cause).append(" ".repeat(causeWidth - cause.length()));
      text.append("  ").append(firstLine(write.operation()));
      String error = write.error();
      if (error != null) {
        text.append("  FAILED: ").append(onOneLine(reason(write, error)));
      }
      text.append('\n');
    }
    return text.append(summary(shown)).append('\n').toString();
  }

  static String time(Instant time) {
    return TO_THE_MILLISECOND.format(time);
  }

  /** The text of rules goes on for a hundred lines. */
  private static String firstLine(String operation) {
    int lines = (int) operation.lines().count();
    String first = onOneLine(operation.lines().findFirst().orElse(""));
    return lines <= 1 ? first : first + " (" + (lines - 1) + " lines, told by -o json)";
  }

  /** Errors name the operation, which stands before them here. */
  private static String reason(KernelWrite write, String error) {
    String operation = write.operation() + ": ";
    return error.startsWith(operation) ? error.substring(operation.length()) : error;
  }

  private static String onOneLine(String text) {
    return text.strip().replaceAll("\\s*\\p{Cntrl}[\\s\\p{Cntrl}]*", " ");
  }

  private static String summary(ShownWrites shown) {
    if (shown.shadow()) {
      return "the agent runs in shadow mode: it writes nothing";
    }
    String whose = shown.object() == null ? "" : " because of " + shown.object();
    StringBuilder words = new StringBuilder();
    if (shown.remembered() == 0) {
      words.append("no write").append(whose).append(" since the agent's start");
      if (shown.forgotten() > 0) {
        words.append(" is remembered");
      }
    } else {
      words.append("writes").append(whose).append(": ");
      words.append(shown.writes().size()).append(" of ").append(shown.remembered());
      words.append(" remembered, ").append(shown.failed()).append(" failed");
    }
    if (shown.forgotten() > 0) {
      words.append("; ").append(shown.forgotten()).append(" older ones are remembered no more");
    }
    return words.toString();
  }
}
