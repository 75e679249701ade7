package io.kubeipvs.kubernetes.manifest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * What stat(2) says of a file, symbolic links followed: if this is the same, so is the content,
 * unless the file was written within the clock's last tick. Immutable.
 */
record FileStamp(
    boolean regular,
    boolean directory,
    long device,
    long inode,
    long sizeBytes,
    FileTime modified,
    FileTime changed) {
  /** Coarser than the time stamps of any file system in use. */
  private static final long SETTLED_AFTER_SECONDS = 2;

  static FileStamp of(Path path) throws IOException {
    Map<String, Object> attributes =
        Files.readAttributes(
            path, "unix:isRegularFile,isDirectory,dev,ino,size,lastModifiedTime,ctime");
    return new FileStamp(
        get(attributes, "isRegularFile", Boolean.class),
        get(attributes, "isDirectory", Boolean.class),
        get(attributes, "dev", Long.class),
        get(attributes, "ino", Long.class),
        get(attributes, "size", Long.class),
        get(attributes, "lastModifiedTime", FileTime.class),
        get(attributes, "ctime", FileTime.class));
  }

  /** Whether a change after this time would have given the file another stamp. */
  boolean settledAt(Instant time) {
    return changed.toInstant().isBefore(time.minusSeconds(SETTLED_AFTER_SECONDS));
  }

  boolean sameFile(FileStamp other) {
    return device == other.device && inode == other.inode;
  }

  private static <T> T get(Map<String, Object> attributes, String name, Class<T> type) {
    return Objects.requireNonNull(type.cast(attributes.get(name)), name);
  }
}
