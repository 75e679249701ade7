package io.kubeipvs.agent.logging;

import java.time.InstantSource;
import java.time.ZoneId;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;

/** All loggers, and where and how they write. Safe on any thread. */
final class KlogLoggerFactory implements ILoggerFactory {
  private final ConcurrentMap<String, Logger> loggers = new ConcurrentHashMap<>();
  private final InstantSource clock;
  private final Consumer<String> output;
  private final TextFormatter text;
  private final JsonFormatter json = new JsonFormatter();
  private volatile LogSettings settings = LogSettings.DEFAULT;

  /**
   * @param output takes whole lines, each with its newline, from any thread
   */
  KlogLoggerFactory(InstantSource clock, ZoneId zone, long processId, Consumer<String> output) {
    this.clock = clock;
    this.output = output;
    this.text = new TextFormatter(zone, processId);
  }

  @Override
  public Logger getLogger(String name) {
    return loggers.computeIfAbsent(name, loggerName -> new KlogLogger(loggerName, this));
  }

  void configure(LogSettings newSettings) {
    settings = newSettings;
  }

  LogSettings settings() {
    return settings;
  }

  InstantSource clock() {
    return clock;
  }

  void write(LogLine line) {
    LogSettings now = settings;
    output.accept(
        switch (now.format()) {
          case TEXT -> text.format(line, now);
          case JSON -> json.format(line, now);
        });
  }
}
