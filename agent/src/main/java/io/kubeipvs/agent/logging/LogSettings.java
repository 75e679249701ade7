package io.kubeipvs.agent.logging;

import org.slf4j.event.Level;

/**
 * How the log is written. Immutable.
 *
 * @param verbosity klog's {@code --v}: from 4 on debug lines are written, from 6 on trace lines
 */
public record LogSettings(LogFormat format, int verbosity) {
  /** What holds until something else is set: text, no debug lines. */
  public static final LogSettings DEFAULT = new LogSettings(LogFormat.TEXT, 0);

  private static final int DEBUG_VERBOSITY = 4;
  private static final int TRACE_VERBOSITY = 6;

  /** Whether lines of the level are written. */
  boolean writes(Level level) {
    return verbosity >= verbosityOf(level);
  }

  /** The verbosity from which on lines of the level are written. */
  static int verbosityOf(Level level) {
    return switch (level) {
      case ERROR, WARN, INFO -> 0;
      case DEBUG -> DEBUG_VERBOSITY;
      case TRACE -> TRACE_VERBOSITY;
    };
  }

  /** Whether an expected error comes with its stack trace; an unexpected one always does. */
  boolean tracesExpectedErrors() {
    return writes(Level.DEBUG);
  }
}
