package io.kubeipvs.agent.logging;

import java.time.LocalDateTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;

/**
 * Lines as klog's structured calls write them. A stack trace follows on lines of its own, each
 * after a tab. Safe on any thread.
 */
final class TextFormatter {
  private static final int WIDTH_OF_PROCESS_ID = 7;

  private final ZoneId zone;
  private final String processId;

  TextFormatter(ZoneId zone, long processId) {
    this.zone = zone;
    String number = Long.toString(processId);
    this.processId =
        " " + " ".repeat(Math.max(0, WIDTH_OF_PROCESS_ID - number.length())) + number + " ";
  }

  String format(LogLine line, LogSettings settings) {
    StringBuilder out = new StringBuilder(200);
    out.append(letter(line.level()));
    appendTime(out, LocalDateTime.ofInstant(line.time(), zone));
    out.append(processId).append(line.caller()).append("] ");
    Quoting.appendGo(out, line.message());
    Throwable error = line.error();
    if (error != null) {
      append(out, "err", LogLine.describe(error));
    }
    for (KeyValuePair pair : line.keyValues()) {
      append(out, pair.key, pair.value);
    }
    out.append('\n');
    String trace = error == null ? null : LogLine.stackTrace(error, settings);
    if (trace != null) {
      trace.lines().forEach(row -> out.append('\t').append(row.strip()).append('\n'));
    }
    return out.toString();
  }

  /** {@code MMdd HH:mm:ss.uuuuuu}, digit by digit: every change of the cluster is a line. */
  private static void appendTime(StringBuilder out, LocalDateTime time) {
    appendDigits(out, time.getMonthValue(), 2);
    appendDigits(out, time.getDayOfMonth(), 2);
    out.append(' ');
    appendDigits(out, time.getHour(), 2);
    out.append(':');
    appendDigits(out, time.getMinute(), 2);
    out.append(':');
    appendDigits(out, time.getSecond(), 2);
    out.append('.');
    appendDigits(out, time.getNano() / 1_000, 6);
  }

  private static void appendDigits(StringBuilder out, int number, int digits) {
    int begin = out.length();
    out.append(number);
    for (int missing = digits - (out.length() - begin); missing > 0; missing--) {
      out.insert(begin, '0');
    }
  }

  private static void append(StringBuilder out, String key, @Nullable Object value) {
    out.append(' ').append(key).append('=');
    switch (value) {
      case null -> out.append("<nil>");
      case Number number -> out.append(number);
      case Boolean bool -> out.append(bool);
      default -> Quoting.appendGo(out, String.valueOf(value));
    }
  }

  private static char letter(Level level) {
    return switch (level) {
      case ERROR -> 'E';
      case WARN -> 'W';
      case INFO, DEBUG, TRACE -> 'I';
    };
  }
}
