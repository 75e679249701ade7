package io.kubeipvs.agent.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

final class KlogLoggerTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00.123456789Z");

  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
  private final KlogLoggerFactory factory =
      new KlogLoggerFactory(InstantSource.fixed(NOON), ZoneId.of("UTC"), 4711, lines::add);
  private final Logger log = factory.getLogger("io.kubeipvs.Test");

  /** The one line, its line number in this file replaced by N. */
  private String line() {
    assertThat(lines).hasSize(1);
    return lines.removeFirst().replaceFirst("KlogLoggerTest.java:[0-9]+", "KlogLoggerTest.java:N");
  }

  @Test
  void aPlainMessage() {
    log.info("Synced");
    assertThat(line())
        .isEqualTo("I1122 12:00:00.123456    4711 KlogLoggerTest.java:N] \"Synced\"\n");
  }

  @Test
  void keysAndValues() {
    log.atWarn()
        .addKeyValue("service", "default/web")
        .addKeyValue("endpoints", 2)
        .addKeyValue("full", true)
        .addKeyValue("previous", (Object) null)
        .log("No local endpoint");
    assertThat(line())
        .isEqualTo(
            "W1122 12:00:00.123456    4711 KlogLoggerTest.java:N] \"No local endpoint\""
                + " service=\"default/web\" endpoints=2 full=true previous=<nil>\n");
  }

  @Test
  void textCannotBreakTheLine() {
    log.atInfo().addKeyValue("name", "a\"b\\c\nE1122 forged\u001b[31m\u0085é").log("x\r\ny");
    assertThat(line())
        .endsWith("] \"x\\r\\ny\" name=\"a\\\"b\\\\c\\nE1122 forged\\x1b[31m\\u0085é\"\n");
  }

  @Test
  void placeholdersAreFilledIn() {
    log.error("{} of {} failed", 1, 3);
    assertThat(line()).startsWith("E1122 ").endsWith("] \"1 of 3 failed\"\n");
  }

  @Test
  void theLineNumberIsTheCallers() {
    int before = StackWalker.getInstance().walk(s -> s.findFirst().orElseThrow().getLineNumber());
    log.info("plain");
    log.atInfo().log("fluent");
    assertThat(lines.get(0)).contains("KlogLoggerTest.java:" + (before + 1) + "]");
    assertThat(lines.get(1)).contains("KlogLoggerTest.java:" + (before + 2) + "]");
  }

  @Test
  void aMessageHasItsPlaceInTheSourceEachTime() {
    for (int round = 0; round < 2; round++) {
      log.info("one");
      log.info("two");
    }
    assertThat(place(2)).isEqualTo(place(0));
    assertThat(place(3)).isEqualTo(place(1)).isNotEqualTo(place(0));
  }

  /** Two places may make the same text; nothing tells it from the other then but the stack. */
  @Test
  void aTextMadeWhileTheProgramRunsHasThePlaceWhereItWasTold() {
    String object = "web";
    log.info("Lost " + object);
    log.info("Lost " + object);
    assertThat(place(1)).isNotEqualTo(place(0));
  }

  /** Nothing is known of how others' classes are written. */
  @Test
  void ofOthersClassesEachLineIsLookedFor() {
    Logger others = factory.getLogger("org.example.Library");
    others.info("Closed");
    others.info("Closed");
    assertThat(place(1)).isNotEqualTo(place(0));
  }

  private String place(int line) {
    String text = lines.get(line);
    return text.substring(text.indexOf("KlogLoggerTest.java:"), text.indexOf(']'));
  }

  @Test
  void anExpectedErrorIsOneLineWithItsCauses() {
    IOException cause = new IOException("EPERM (1)");
    log.atError()
        .setCause(new IOException("add virtual server 10.96.0.10:80/TCP", cause))
        .addKeyValue("service", "default/web")
        .log("Cannot program");
    assertThat(line())
        .endsWith(
            "] \"Cannot program\" err=\"add virtual server 10.96.0.10:80/TCP: EPERM (1)\""
                + " service=\"default/web\"\n");
  }

  @Test
  void wordsThatAreInTheMessageAlreadyAreNotRepeated() {
    log.error("Stopped", new IOException("read: EIO", new IOException("EIO")));
    assertThat(line()).endsWith(" err=\"read: EIO\"\n");
  }

  @Test
  void aMistakeInTheProgramComesWithItsStackTrace() {
    log.error("Stopped", new IllegalStateException("two writers"));
    assertThat(line().lines().toList())
        .startsWith(
            "E1122 12:00:00.123456    4711 KlogLoggerTest.java:N] \"Stopped\""
                + " err=\"java.lang.IllegalStateException: two writers\"",
            "\tjava.lang.IllegalStateException: two writers")
        .anySatisfy(row -> assertThat(row).startsWith("\tat io.kubeipvs.agent.logging.KlogLogger"));
  }

  @Test
  void anyErrorComesWithItsStackTraceWhenVerbose() {
    factory.configure(new LogSettings(LogFormat.TEXT, 4));
    log.error("Stopped", new IOException("EIO"));
    assertThat(line()).contains("\" err=\"EIO\"\n\tjava.io.IOException: EIO\n\tat io.kubeipvs.");
  }

  @Test
  void anErrorWithoutWordsIsNamed() {
    log.error("Stopped", new UncheckedIOException(null, new IOException()));
    assertThat(line()).contains(" err=\"java.io.UncheckedIOException: java.io.IOException\"\n");
  }

  @Test
  void verbosityChoosesTheLevels() {
    log.debug("no");
    assertThat(lines).isEmpty();
    factory.configure(new LogSettings(LogFormat.TEXT, 4));
    assertThat(log.isDebugEnabled()).isTrue();
    assertThat(log.isTraceEnabled()).isFalse();
    log.trace("no");
    log.debug("yes");
    assertThat(line()).startsWith("I1122 ").endsWith("] \"yes\"\n");
    factory.configure(new LogSettings(LogFormat.TEXT, 6));
    log.trace("yes");
    assertThat(line()).endsWith("] \"yes\"\n");
  }

  @Test
  void json() {
    factory.configure(new LogSettings(LogFormat.JSON, 0));
    log.atInfo()
        .addKeyValue("service", "default/\"web\"\u2028")
        .addKeyValue("writes", 12L)
        .addKeyValue("first", false)
        .addKeyValue("ratio", Double.NaN)
        .addKeyValue("previous", (Object) null)
        .log("Synced\n");
    assertThat(line())
        .isEqualTo(
            "{\"ts\":1795348800123.456,\"level\":\"info\",\"caller\":\"KlogLoggerTest.java:N\","
                + "\"msg\":\"Synced\\n\",\"v\":0,\"service\":\"default/\\\"web\\\"\\u2028\","
                + "\"writes\":12,\"first\":false,\"ratio\":\"NaN\",\"previous\":null}\n");
  }

  @Test
  void jsonErrors() {
    factory.configure(new LogSettings(LogFormat.JSON, 0));
    log.atError().setCause(new IOException("EIO")).addKeyValue("tries", 3).log("Stopped");
    assertThat(line())
        .isEqualTo(
            "{\"ts\":1795348800123.456,\"level\":\"error\",\"caller\":\"KlogLoggerTest.java:N\","
                + "\"msg\":\"Stopped\",\"err\":\"EIO\",\"tries\":3}\n");
    log.error("Stopped", new IllegalStateException("two writers"));
    assertThat(line())
        .contains("\"stacktrace\":\"java.lang.IllegalStateException: two writers\\n\\tat io.")
        .doesNotContain("\n\t");
  }

  @Test
  void slf4jFindsTheProvider() {
    assertThat(LoggerFactory.getILoggerFactory()).isInstanceOf(KlogLoggerFactory.class);
    Logging.configure(new LogSettings(LogFormat.TEXT, 4));
    assertThat(LoggerFactory.getLogger("any").isDebugEnabled()).isTrue();
    Logging.configure(LogSettings.DEFAULT);
    assertThat(LoggerFactory.getLogger("any").isDebugEnabled()).isFalse();
  }
}
