package io.kubeipvs.agent.logging;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.LoggingEventAware;

/** A logger. Safe on any thread. Markers have no meaning here. */
final class KlogLogger extends LegacyAbstractLogger implements LoggingEventAware {
  private static final long serialVersionUID = 1;
  private static final StackWalker WALKER = StackWalker.getInstance();

  /** The classes of which {@link Places} may be kept: those that its rule is held against. */
  private static final String OURS = "io.kubeipvs.";

  private final transient KlogLoggerFactory factory;
  private final transient Places places = new Places();

  KlogLogger(String name, KlogLoggerFactory factory) {
    this.name = name;
    this.factory = factory;
  }

  @Override
  public boolean isTraceEnabled() {
    return factory.settings().writes(Level.TRACE);
  }

  @Override
  public boolean isDebugEnabled() {
    return factory.settings().writes(Level.DEBUG);
  }

  @Override
  public boolean isInfoEnabled() {
    return factory.settings().writes(Level.INFO);
  }

  @Override
  public boolean isWarnEnabled() {
    return factory.settings().writes(Level.WARN);
  }

  @Override
  public boolean isErrorEnabled() {
    return factory.settings().writes(Level.ERROR);
  }

  /** From the fluent calls, with key-values. */
  @Override
  public void log(LoggingEvent event) {
    List<KeyValuePair> pairs = event.getKeyValuePairs();
    write(
        event.getLevel(),
        event.getMessage(),
        event.getArgumentArray(),
        pairs == null ? List.of() : pairs,
        event.getThrowable());
  }

  /** From the plain calls, such as {@code info("…")}. */
  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      @Nullable String message,
      Object @Nullable [] arguments,
      @Nullable Throwable error) {
    write(level, message, arguments, List.of(), error);
  }

  private void write(
      Level level,
      @Nullable String message,
      Object @Nullable [] arguments,
      List<KeyValuePair> keyValues,
      @Nullable Throwable error) {
    String formatted = MessageFormatter.basicArrayFormat(message, arguments);
    factory.write(
        new LogLine(
            factory.clock().instant(),
            level,
            caller(message),
            String.valueOf(formatted),
            keyValues,
            error));
  }

  private String caller(@Nullable String message) {
    String known = places.of(message);
    if (known != null) {
      return known;
    }
    String found = callerByStack();
    if (name.startsWith(OURS)) {
      places.found(message, found);
    }
    return found;
  }

  private static String callerByStack() {
    return WALKER
        .walk(frames ->
            frames
                .filter(frame -> !frame.getClassName().startsWith("org.slf4j."))
                .filter(frame -> !frame.getClassName().equals(KlogLogger.class.getName()))
                .findFirst())
        .map(frame -> frame.getFileName() + ":" + frame.getLineNumber())
        .orElse("unknown:0");
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null;
  }
}
