package io.kubeipvs.kubernetes.manifest;

import io.kubeipvs.kubernetes.source.ObjectProblem;
import io.kubeipvs.kubernetes.source.ObjectSource;
import io.kubeipvs.kubernetes.source.SourceEvent;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A directory of manifests as a source: files {@code *.yaml}, {@code *.yml} and {@code *.json},
 * each with any number of documents, lists among them. Watched: what is saved takes effect at once,
 * all changes of one save together.
 *
 * <p>What is wrong is told once and never stops the rest. Of a file or an object that is broken the
 * last good version stays in force; that also holds for a directory that is gone. Of an object that
 * is there twice the first counts, in the order of file names.
 *
 * <p>Runs one thread from {@link #start} to {@link #close}.
 */
public final class ManifestDirectory implements ObjectSource {
  private static final Duration RETURN_CHECK = Duration.ofSeconds(1);

  /**
   * A look costs some microseconds for each file: never more than about a hundredth of the time.
   */
  private static final Duration LEAST_RESCAN_PER_FILE = Duration.ofMillis(1);

  private final Path directory;
  private final Timing timing;
  private final DirectoryWatch watch;
  private final DirectoryScanner scanner;
  private final ManifestCatalog catalog = new ManifestCatalog();
  private boolean synced;
  private boolean watchFailureTold;
  private volatile @Nullable Thread thread;

  private ManifestDirectory(Path directory, Timing timing) {
    this.directory = directory;
    this.timing = timing;
    this.watch = new DirectoryWatch(directory);
    this.scanner = new DirectoryScanner(directory, timing.vanishGrace());
  }

  /**
   * Takes a directory that has to be there.
   *
   * @throws IOException if it is not, or cannot be read; the message says so to an operator
   */
  public static ManifestDirectory open(Path directory) throws IOException {
    return open(directory, Timing.DEFAULT);
  }

  static ManifestDirectory open(Path directory, Timing timing) throws IOException {
    try (DirectoryStream<Path> _ = Files.newDirectoryStream(directory)) {
      return new ManifestDirectory(directory, timing);
    } catch (IOException e) {
      throw new IOException(
          "manifests directory "
              + directory.toAbsolutePath()
              + ": "
              + DirectoryScanner.describe(e)
              + "; it must be a directory that this process may read",
          e);
    }
  }

  @Override
  public void start(Consumer<List<SourceEvent>> listener) {
    if (thread != null) {
      throw new IllegalStateException("a source is started once");
    }
    thread = Thread.ofPlatform().name("manifests").daemon().start(() -> run(listener));
  }

  @Override
  public void close() {
    watch.close();
    Thread running = thread;
    if (running == null || running == Thread.currentThread()) {
      return;
    }
    boolean interrupted = false;
    while (running.isAlive()) {
      try {
        running.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run(Consumer<List<SourceEvent>> listener) {
    try {
      while (!watch.closed()) {
        List<SourceEvent> events = new ArrayList<>();
        Duration wait = look(events);
        if (!events.isEmpty()) {
          listener.accept(List.copyOf(events));
        }
        if (watch.await(wait)) {
          settle();
        }
      }
    } catch (InterruptedException _) {
      // Somebody wants this thread to end, and it does.
      Thread.currentThread().interrupt();
    }
  }

  /** Looks once; the result is how long to wait for a sign of change before the next look. */
  private Duration look(List<SourceEvent> events) {
    Duration wait = timing.rescan();
    try {
      watch.follow();
      DirectoryScanner.Scan scan = scanner.scan();
      scan.readings().forEach(catalog::read);
      scan.gone().forEach(catalog::gone);
      catalog.vanishing(scan.vanishing());
      catalog.directoryProblem(null);
      wait = longer(wait, LEAST_RESCAN_PER_FILE.multipliedBy(scanner.fileCount()));
      wait = scan.vanishing().isEmpty() ? wait : shorter(wait, timing.vanishGrace());
      events.addAll(catalog.events());
      if (!synced) {
        synced = true;
        events.add(new SourceEvent.Synced());
      }
    } catch (IOException e) {
      String reason = DirectoryScanner.describe(e) + "; what it held stays in force";
      catalog.directoryProblem(new ObjectProblem(directory.toString(), "", reason));
      events.addAll(catalog.events());
      wait = shorter(wait, RETURN_CHECK);
    }
    noticeSlowness(events);
    return wait;
  }

  private void noticeSlowness(List<SourceEvent> events) {
    IOException failure = watch.failure();
    if (failure != null && !watchFailureTold) {
      String reason =
          "cannot be watched ("
              + DirectoryScanner.describe(failure)
              + "), so changes take some seconds; see fs.inotify.max_user_instances and max_user_watches";
      events.add(new SourceEvent.Noticed(new ObjectProblem(directory.toString(), "", reason)));
    }
    watchFailureTold = failure != null;
  }

  /** A save is several changes: waits until it is quiet. */
  private void settle() throws InterruptedException {
    long end = System.nanoTime() + timing.longestUnrest().toNanos();
    while (watch.await(timing.quiet()) && System.nanoTime() < end) {
      // Still something going on.
    }
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }
}
