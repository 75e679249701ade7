package io.kubeipvs.agent.logging;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;

/**
 * One thing to log. Immutable.
 *
 * @param caller {@code File.java:42}
 */
record LogLine(
    Instant time,
    Level level,
    String caller,
    String message,
    List<KeyValuePair> keyValues,
    @Nullable Throwable error) {
  private static final int LONGEST_CAUSE_CHAIN = 20;

  LogLine {
    keyValues = List.copyOf(keyValues);
  }

  /**
   * What an exception and its causes say, outermost first; a cause whose words are already there is
   * left out. An exception without words, or one that means a mistake in the program, is named.
   */
  static String describe(Throwable error) {
    StringBuilder text = new StringBuilder();
    Throwable current = error;
    for (int i = 0; current != null && i < LONGEST_CAUSE_CHAIN; i++) {
      String message = current.getMessage();
      String words = message == null || unexpected(current) ? current.toString() : message;
      if (text.indexOf(words) < 0) {
        text.append(text.isEmpty() ? "" : ": ").append(words);
      }
      current = current.getCause();
    }
    return text.toString();
  }

  /** The stack trace if one is to be written, else null. */
  static @Nullable String stackTrace(Throwable error, LogSettings settings) {
    if (!unexpected(error) && !settings.tracesExpectedErrors()) {
      return null;
    }
    StringWriter trace = new StringWriter();
    error.printStackTrace(new PrintWriter(trace));
    return trace.toString().stripTrailing();
  }

  /** The JDK's own unchecked exceptions: nobody threw these with an operator in mind. */
  private static boolean unexpected(Throwable error) {
    boolean unchecked = error instanceof RuntimeException || error instanceof Error;
    return unchecked && error.getClass().getName().startsWith("java.");
  }
}
