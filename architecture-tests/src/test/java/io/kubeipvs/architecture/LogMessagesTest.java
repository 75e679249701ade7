package io.kubeipvs.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The log looks for the place of a message in the source once, and tells it with each later line of
 * the same logger and message. So a class has a logger of its own, and no message twice.
 */
final class LogMessagesTest {
  private static final Pattern LOGGER = Pattern.compile("getLogger\\(\\s*([^)]*?)\\s*\\)");

  private static final Pattern TEXT = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"");

  /** A call that logs, or only looks like one, up to the end of its statement. */
  private static final Pattern CALL =
      Pattern.compile(
          "\\.(?:log|trace|debug|info|warn|error)\\(((?:" + TEXT.pattern() + "|[^\";]++)*+);");

  private static final Pattern CONSTANT =
      Pattern.compile("\\s*[A-Z][A-Z0-9_]*\\b.*", Pattern.DOTALL);

  @Test
  void eachMessageStandsInOnePlaceOfItsClass() throws IOException {
    List<Path> logging = logging();
    assertThat(logging).as("classes that log").hasSizeGreaterThan(5);

    List<String> complaints = new ArrayList<>();
    for (Path source : logging) {
      complaints.addAll(complaints(source.getFileName().toString(), Files.readString(source)));
    }

    assertThat(complaints).isEmpty();
  }

  @Test
  void isSeenWhereItIsNotSo() {
    String twice = "log.info(\"Synced\"); log.atWarn().log(\n  broken ? \"Lost\" : \"Synced\");";
    assertThat(complaints("A.java", "getLogger(A.class)" + twice)).hasSize(1);
    assertThat(complaints("A.java", "getLogger(B.class)")).hasSize(1);
    assertThat(complaints("A.java", "log.info(SYNCED);")).hasSize(1);
    assertThat(complaints("A.java", "log.info(\"a; b\"); log.info(\"c; b\"); log.info(\"a; b\");"))
        .hasSize(1);
    assertThat(complaints("A.java", "log.info(\"Synced\"); log.info(\"Lost\"); warn(\"Lost\");"))
        .isEmpty();
  }

  private static List<Path> logging() throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> modules = Files.list(Path.of(".."))) {
      for (Path module : modules.toList()) {
        Path sources = module.resolve("src/main/java");
        if (Files.isDirectory(sources)) {
          found.addAll(logging(sources));
        }
      }
    }
    return found;
  }

  private static List<Path> logging(Path sources) throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        if (Files.readString(file).contains("LoggerFactory.getLogger(")) {
          found.add(file);
        }
      }
    }
    return found;
  }

  private static List<String> complaints(String file, String source) {
    List<String> complaints = new ArrayList<>();
    Matcher logger = LOGGER.matcher(source);
    while (logger.find()) {
      if (!file.equals(logger.group(1).replace(".class", ".java"))) {
        complaints.add(file + " has the logger of " + logger.group(1) + "; take its own");
      }
    }
    Set<String> messages = new HashSet<>();
    Matcher call = CALL.matcher(source);
    while (call.find()) {
      if (CONSTANT.matcher(call.group(1)).matches()) {
        complaints.add(file + " logs a constant; write its text where it is logged");
      }
      Matcher text = TEXT.matcher(call.group(1));
      while (text.find()) {
        if (!messages.add(text.group())) {
          complaints.add(file + " logs " + text.group() + " in two places; say it differently");
        }
      }
    }
    return complaints;
  }
}
