package io.kubeipvs.agent.logging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The zone of the log's times. On most nodes, and in most containers, it is UTC, which needs no
 * rules; the rules of all other zones are a file that Java reads in whole, some ten milliseconds of
 * a start. Stateless.
 */
final class LocalZone {
  /** A link into a folder {@code zoneinfo}; where it is missing, the zone is UTC. */
  static final Path FILE = Path.of("/etc/localtime");

  private static final String FOLDER = "zoneinfo/";

  private static final Set<String> NAMES_OF_UTC =
      Set.of("UTC", "Etc/UTC", "Etc/UCT", "UCT", "Etc/Zulu", "Zulu", "Etc/Universal", "Universal");

  private LocalZone() {}

  /**
   * Java's own answer, without its rules where it is UTC.
   *
   * @param property the JVM's {@code user.timezone}, null if there is none
   * @param variable the environment's {@code TZ}, null if there is none
   * @param file what says the zone if the variable does not
   */
  static ZoneId find(@Nullable String property, @Nullable String variable, Path file) {
    boolean isUtc =
        isEmpty(property) && (isEmpty(variable) ? saysUtc(file) : NAMES_OF_UTC.contains(variable));
    return isUtc ? ZoneOffset.UTC : ZoneId.systemDefault();
  }

  private static boolean isEmpty(@Nullable String text) {
    return text == null || text.isEmpty();
  }

  private static boolean saysUtc(Path file) {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return true;
    }
    if (!Files.isSymbolicLink(file)) {
      return false;
    }
    try {
      String target = Files.readSymbolicLink(file).toString();
      int folder = target.lastIndexOf(FOLDER);
      return folder >= 0 && NAMES_OF_UTC.contains(target.substring(folder + FOLDER.length()));
    } catch (IOException e) {
      return false; // Java finds out, and says UTC where it cannot
    }
  }
}
