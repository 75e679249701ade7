package io.kubeipvs.kubernetes.manifest;

import io.kubeipvs.kubernetes.manifest.FileReading.Broken;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a directory's files and reads those that have changed since the last look. Hidden files
 * and sub-directories are left alone. Not thread-safe.
 */
final class DirectoryScanner {
  private static final int LARGEST_FILE_BYTES = 64 << 20;

  private final Path directory;
  private final Duration vanishGrace;
  private final Map<String, Seen> seen = new HashMap<>();
  private final Map<String, Long> missingSinceNanos = new HashMap<>();

  /**
   * @param stamp null if it could not be read: then it is tried at every look
   */
  private record Seen(@Nullable FileStamp stamp, Instant readAt) {
    boolean stillHolds(FileStamp now) {
      return now.equals(stamp) && now.settledAt(readAt);
    }

    boolean heldNothing() {
      return stamp != null && stamp.sizeBytes() == 0;
    }
  }

  /**
   * What one look found.
   *
   * @param readings the files that are new or may have changed, by name
   * @param gone files that were there and are not any more
   * @param vanishing files that are missing or empty, but not for long enough to say that they are
   *     gone
   */
  record Scan(Map<String, FileReading> readings, Set<String> gone, Set<String> vanishing) {}

  DirectoryScanner(Path directory, Duration vanishGrace) {
    this.directory = directory;
    this.vanishGrace = vanishGrace;
  }

  /**
   * Looks once.
   *
   * @throws IOException if the directory itself cannot be read
   */
  Scan scan() throws IOException {
    Scan scan = new Scan(new TreeMap<>(), new HashSet<>(), new HashSet<>());
    Set<String> unseen = new HashSet<>(seen.keySet());
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (isManifest(name) && look(entry, name, scan)) {
          unseen.remove(name);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    for (String name : unseen) {
      if (graceIsOver(name, scan)) {
        seen.remove(name);
        scan.gone().add(name);
      }
    }
    return scan;
  }

  /** How many files there were at the last look. */
  int fileCount() {
    return seen.size();
  }

  private static boolean isManifest(String name) {
    return !name.startsWith(".")
        && (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json"));
  }

  /** Reads a file if need be; false if it is not there. */
  private boolean look(Path file, String name, Scan scan) {
    Instant now = Instant.now();
    try {
      FileStamp stamp = FileStamp.of(file);
      if (!stamp.regular()) {
        return false;
      }
      Seen last = seen.get(name);
      if (last == null || !last.stillHolds(stamp)) {
        byte[] content = read(file, stamp);
        boolean emptied = content.length == 0 && last != null && !last.heldNothing();
        if (emptied && !graceIsOver(name, scan)) {
          return true;
        }
        scan.readings().put(name, FileReading.of(content));
      }
      missingSinceNanos.remove(name);
      seen.put(name, new Seen(stamp, now));
      return true;
    } catch (NoSuchFileException _) {
      if (!Files.isSymbolicLink(file)) {
        return false;
      }
      return unreadable(name, "is a symbolic link that leads nowhere", scan);
    } catch (IOException e) {
      return unreadable(name, "cannot be read: " + describe(e), scan);
    }
  }

  private boolean unreadable(String name, String reason, Scan scan) {
    scan.readings().put(name, new Broken(0, reason));
    seen.put(name, new Seen(null, Instant.EPOCH));
    return true;
  }

  /** The file may have grown since it was looked at: one byte more than is allowed shows it. */
  private static byte[] read(Path file, FileStamp stamp) throws IOException {
    byte[] content = new byte[0];
    if (stamp.sizeBytes() > 0 && stamp.sizeBytes() <= LARGEST_FILE_BYTES) {
      try (InputStream in = Files.newInputStream(file)) {
        content = in.readNBytes(LARGEST_FILE_BYTES + 1);
      }
    }
    if (Math.max(stamp.sizeBytes(), content.length) > LARGEST_FILE_BYTES) {
      throw new IOException("it is larger than 64 MiB; split it");
    }
    return content;
  }

  private boolean graceIsOver(String name, Scan scan) {
    long now = System.nanoTime();
    long since = missingSinceNanos.computeIfAbsent(name, _ -> now);
    if (now - since >= vanishGrace.toNanos()) {
      missingSinceNanos.remove(name);
      return true;
    }
    scan.vanishing().add(name);
    return false;
  }

  /** The system's words; those of Java's file exceptions are the path alone. */
  static String describe(IOException e) {
    return switch (e) {
      case AccessDeniedException _ -> "permission denied";
      case NotDirectoryException _ -> "not a directory";
      case NoSuchFileException _ -> "no such file or directory";
      case FileSystemException system when system.getReason() != null -> system.getReason();
      default -> String.valueOf(e.getMessage());
    };
  }
}
