package io.kubeipvs.agent.logging;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/** What slf4j looks for. Made by slf4j, once, with the constructor that takes nothing. */
public final class KlogServiceProvider implements SLF4JServiceProvider {
  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final MDCAdapter contexts = new NOPMDCAdapter();
  private final KlogLoggerFactory loggers =
      new KlogLoggerFactory(
          InstantSource.system(),
          LocalZone.find(System.getProperty("user.timezone"), System.getenv("TZ"), LocalZone.FILE),
          ProcessHandle.current().pid(),
          KlogServiceProvider::writeToStandardError);

  /** One write for each line, so that lines of several threads and processes do not mix. */
  private static void writeToStandardError(String line) {
    PrintStream standardError = System.err;
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    standardError.write(bytes, 0, bytes.length);
    standardError.flush();
  }

  @Override
  public ILoggerFactory getLoggerFactory() {
    return loggers;
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return contexts;
  }

  @Override
  public String getRequestedApiVersion() {
    return "2.0.99";
  }

  @Override
  public void initialize() {
    // Everything is made with the provider.
  }
}
