package io.kubeipvs.linux.iptables;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds programs as a shell would, and then where administrators' programs usually are: the PATH of
 * a service or a plain user often lacks the sbin folders.
 */
final class ToolPath {
  private static final List<String> LAST_RESORT =
      List.of("/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/bin", "/bin");

  private final List<String> folders;

  ToolPath(String searchPath) {
    LinkedHashSet<String> all = new LinkedHashSet<>();
    for (String folder : searchPath.split(":", -1)) {
      if (folder.startsWith("/")) { // a relative folder could run anything as root
        all.add(folder);
      }
    }
    all.addAll(LAST_RESORT);
    folders = new ArrayList<>(all);
  }

  /** The absolute path of the program, or null. */
  @Nullable String find(String program) {
    for (String folder : folders) {
      if (isProgram(folder, program)) {
        return folder + "/" + program;
      }
    }
    return null;
  }

  private static boolean isProgram(String folder, String program) {
    try {
      Path path = Path.of(folder, program);
      return Files.isRegularFile(path) && Files.isExecutable(path);
    } catch (InvalidPathException e) {
      return false; // no file can have that name
    }
  }

  /** The program's path, or an error that says what to install. */
  String require(String program) throws IptablesException {
    String path = find(program);
    if (path == null) {
      throw IptablesException.withoutEnd(
          program
              + " is not installed: no such program in "
              + String.join(":", folders)
              + "; install the package iptables",
          null);
    }
    return path;
  }

  @Override
  public String toString() {
    return String.join(":", folders);
  }
}
