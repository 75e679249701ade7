package io.kubeipvs.linux.sysctl;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;

/** Makes an error that names setting, value, errno and what to do. Pure. */
final class SysctlFailure {
  private SysctlFailure() {}

  static IOException of(String verb, Path file, String value, IOException cause) {
    String what = value.isEmpty() ? "" : " = " + value;
    return new IOException(verb + " " + file + what + ": " + reason(file, cause), cause);
  }

  private static String reason(Path file, IOException cause) {
    String words = words(cause);
    if (cause instanceof NoSuchFileException) {
      return "ENOENT (no such setting): load the kernel module it belongs to"
          + (file.toString().contains("/vs/") ? ", ip_vs" : "")
          + ", or use a kernel that has it";
    }
    if (words.contains("Read-only file system")) {
      return "EROFS (/proc/sys is mounted read-only): run the container privileged, or set it on"
          + " the node with sysctl";
    }
    if (cause instanceof AccessDeniedException || words.contains("Permission denied")) {
      return "EACCES (permission denied): it needs root, and CAP_NET_ADMIN in the user namespace"
          + " that owns the network namespace";
    }
    if (words.contains("Operation not permitted")) {
      return "EPERM (operation not permitted): set it in the first network namespace, or with"
          + " more capabilities";
    }
    if (words.contains("Invalid argument")) {
      return "EINVAL (the kernel does not take this value)";
    }
    return words;
  }

  private static String words(IOException cause) {
    String reason = cause instanceof FileSystemException system ? system.getReason() : null;
    return Objects.requireNonNullElse(
        reason != null ? reason : cause.getMessage(), cause.getClass().getSimpleName());
  }
}
