package io.kubeipvs.agent.logging;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;

/**
 * Lines as klog's structured calls write them. A stack trace follows on lines of its own, each
 * after a tab. Safe on any thread.
 */
final class TextFormatter {
  private final DateTimeFormatter time;
  private final long processId;

  TextFormatter(ZoneId zone, long processId) {
    this.time = DateTimeFormatter.ofPattern("MMdd HH:mm:ss.SSSSSS", Locale.ROOT).withZone(zone);
    this.processId = processId;
  }

  String format(LogLine line, LogSettings settings) {
    StringBuilder out = new StringBuilder(200);
    out.append(letter(line.level()));
    time.formatTo(line.time(), out);
    out.append(String.format(Locale.ROOT, " %7d ", processId)).append(line.caller()).append("] ");
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
