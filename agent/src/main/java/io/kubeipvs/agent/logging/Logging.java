package io.kubeipvs.agent.logging;

import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/** Sets up the log of this process. Safe on any thread, also while others log. */
public final class Logging {
  private Logging() {}

  /**
   * From now on, lines are written so, also by loggers that are there already.
   *
   * @throws IllegalStateException if slf4j has found another provider than this one
   */
  public static void configure(LogSettings settings) {
    ILoggerFactory factory = LoggerFactory.getILoggerFactory();
    if (!(factory instanceof KlogLoggerFactory ours)) {
      throw new IllegalStateException(
          "slf4j logs through "
              + factory.getClass().getName()
              + "; take other slf4j providers off the class path");
    }
    ours.configure(settings);
  }
}
