package io.kubeipvs.agent.logging;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;

/**
 * Lines as the components of Kubernetes write them in JSON: {@code ts} in milliseconds, {@code
 * caller}, {@code msg}, {@code v} on lines that are no errors, {@code err}, and the keys; besides
 * them {@code level}, to filter by. Stateless.
 */
final class JsonFormatter {
  String format(LogLine line, LogSettings settings) {
    StringBuilder out = new StringBuilder(200);
    out.append("{\"ts\":").append(milliseconds(line.time()));
    append(out, "level", level(line.level()));
    append(out, "caller", line.caller());
    append(out, "msg", line.message());
    if (line.level() != Level.ERROR) {
      append(out, "v", LogSettings.verbosityOf(line.level()));
    }
    Throwable error = line.error();
    if (error != null) {
      append(out, "err", LogLine.describe(error));
    }
    for (KeyValuePair pair : line.keyValues()) {
      append(out, pair.key, pair.value);
    }
    String trace = error == null ? null : LogLine.stackTrace(error, settings);
    if (trace != null) {
      append(out, "stacktrace", trace);
    }
    return out.append("}\n").toString();
  }

  private static String milliseconds(Instant time) {
    long microseconds = ChronoUnit.MICROS.between(Instant.EPOCH, time);
    return String.format(Locale.ROOT, "%d.%03d", microseconds / 1_000, microseconds % 1_000);
  }

  private static void append(StringBuilder out, String key, @Nullable Object value) {
    out.append(',');
    Quoting.appendJson(out, key);
    out.append(':');
    switch (value) {
      case null -> out.append("null");
      case Integer number -> out.append(number);
      case Long number -> out.append(number);
      case Boolean bool -> out.append(bool);
      default -> Quoting.appendJson(out, String.valueOf(value));
    }
  }

  private static String level(Level level) {
    return switch (level) {
      case ERROR -> "error";
      case WARN -> "warning";
      case INFO -> "info";
      case DEBUG -> "debug";
      case TRACE -> "trace";
    };
  }
}
