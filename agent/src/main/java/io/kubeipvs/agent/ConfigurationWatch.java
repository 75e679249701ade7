package io.kubeipvs.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at a configuration file every three seconds, and tells once when its content asks for a
 * restart. The content is compared, for a ConfigMap's file changes by a swap of links in another
 * directory, of which inotify on the file tells nothing. A file that is gone for a while, or for
 * good, asks for nothing. Runs a daemon thread from {@link #start} on.
 */
public final class ConfigurationWatch {
  private static final Logger log = LoggerFactory.getLogger(ConfigurationWatch.class);
  private static final Duration PERIOD = Duration.ofSeconds(3);

  private final Path file;
  private final Predicate<String> wantsRestart;
  private String seen;

  /**
   * A watch that does nothing yet.
   *
   * @param text what the file held when it was read
   * @param wantsRestart called for every other content, on the watch's thread
   */
  public ConfigurationWatch(Path file, String text, Predicate<String> wantsRestart) {
    this.file = file;
    this.seen = text;
    this.wantsRestart = wantsRestart;
  }

  /** Begins to look. */
  void start(Runnable onRestart) {
    Thread.ofPlatform().name("configuration").daemon().start(() -> watch(onRestart));
  }

  private void watch(Runnable onRestart) {
    try {
      while (!look()) {
        Thread.sleep(PERIOD);
      }
      onRestart.run();
    } catch (InterruptedException _) {
      // Somebody wants this thread to end, and it does.
      Thread.currentThread().interrupt();
    }
  }

  /** Whether a restart is wanted now. */
  boolean look() {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      log.atDebug().addKeyValue("file", file).setCause(e).log("Cannot read the configuration file");
      return false;
    }
    if (text.equals(seen)) {
      return false;
    }
    seen = text;
    return wantsRestart.test(text);
  }
}
