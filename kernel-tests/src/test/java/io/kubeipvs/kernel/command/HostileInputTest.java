package io.kubeipvs.kernel.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.testkit.hostile.HostileManifests;
import java.io.BufferedWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Objects that are wrong, too large or somebody's attack, on the real command and a real kernel:
 * each is refused by name or served, and everything beside it is served.
 */
@Tag("kernel")
final class HostileInputTest {
  private static final long LIMIT_MILLIS = 120_000;

  private static String good(String name, int number, String externalIp, String created) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: %1$s, creationTimestamp: "%4$s"}
    spec: {clusterIP: 10.96.200.%2$d, externalIPs: [%3$s], ports: [{name: http, port: 80}]}
    ---
    apiVersion: discovery.k8s.io/v1
    kind: EndpointSlice
    metadata: {name: %1$s-1, labels: {kubernetes.io/service-name: %1$s}}
    addressType: IPv4
    ports: [{name: http, port: 8080}]
    endpoints: [{addresses: [10.244.9.%2$d]}]
    """
        .formatted(name, number, externalIp, created);
  }

  private static String served(String address, int number) {
    return "-A -t %1$s:80 -s rr\n-a -t %1$s:80 -r 10.244.9.%2$d:8080 -m -w 1\n"
        .formatted(address, number);
  }

  @Test
  void whatIsWrongIsRefusedByNameAndAllElseIsServed() throws Exception {
    Path folder = CommandUnderTest.scratch("hostile");
    write(folder, "good.yaml", good("good", 1, "203.0.113.1", "2020-01-01T00:00:00Z"));
    write(folder, "older.yaml", good("older", 2, "203.0.113.9", "2021-01-01T00:00:00Z"));
    write(folder, "younger.yaml", good("younger", 3, "203.0.113.9", "2022-01-01T00:00:00Z"));
    writeRefused(folder);
    writeLarge(folder);
    try (CommandUnderTest command = CommandUnderTest.start("hostile", folder)) {
      String ipvs = awaited(command, text -> text.contains(served("10.96.200.1", 1)));
      assertThat(ipvs)
          .contains(served("203.0.113.9", 2), served("10.96.200.3", 3))
          .contains("-A -t 10.96.202.1:1 ", "-A -t 10.96.202.1:1000 ")
          .contains("-A -t 10.96.202.4:80 ");
      assertThat(ipvs.lines().filter(line -> line.startsWith("-a -t 10.96.202.2:80 ")))
          .hasSize(5_000);
      assertThat(ipvs.lines().filter(line -> line.startsWith("-a -t 10.96.202.3:80 ")))
          .as("an address that is there four times")
          .containsExactly("-a -t 10.96.202.3:80 -r 10.244.7.7:80 -m -w 1");
      assertThat(command.output())
          .contains("Service default/bad-address", "spec.clusterIP: not an IP address")
          .contains("Service default/bad-port", "spec.ports[0].port: 70000 is not in 1-65535")
          .contains("bomb.yaml", "aliases stand for more than 1000000 values")
          .contains("deep.yaml", "nested deeper than 64 levels")
          .contains(
              "TCP 203.0.113.9:80 of default/younger:http is refused: default/older:http has it");

      Files.delete(folder.resolve("older.yaml"));
      awaited(command, text -> text.contains(served("203.0.113.9", 3)));

      writeHuge(folder.resolve("huge.yaml"));
      write(folder, "late.yaml", good("late", 4, "203.0.113.4", "2023-01-01T00:00:00Z"));
      awaited(command, text -> text.contains(served("10.96.200.4", 4)));
      assertThat(command.output()).contains("huge.yaml", "a document of more than 1000000 values");

      spoilAtRandom(command, folder);
      assertOneLineEach(command.output());
    }
  }

  private static void spoilAtRandom(CommandUnderTest command, Path folder) throws Exception {
    long seed = Long.getLong("kubeipvs.seed", System.nanoTime() & 0xffff_ffffL);
    System.out.println("      hostile manifests, seed " + seed);
    HostileManifests hostile = new HostileManifests(new SplittableRandom(seed));
    for (int round = 1; round <= 10; round++) {
      for (int file = 1; file <= 10; file++) {
        write(folder, "spoilt-" + file + ".yaml", hostile.next(file));
      }
      Thread.sleep(500);
    }
    write(folder, "last.yaml", good("last", 5, "203.0.113.5", "2020-01-01T00:00:00Z"));
    String ipvs = awaited(command, text -> text.contains(served("10.96.200.5", 5)));
    assertThat(ipvs)
        .as("seed %d", seed)
        .contains(served("10.96.200.1", 1), served("10.96.200.3", 3), served("10.96.200.4", 4));
  }

  private static void writeRefused(Path folder) throws Exception {
    String service =
        """
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: %s}
        spec: {clusterIP: %s, ports: [{port: %s}]}
        """;
    write(
        folder,
        "refused.yaml",
        service.formatted("bad-address", "10.96.0.256", "80")
            + service.formatted("bad-port", "10.96.0.7", "70000")
            + service.formatted("'a\\nE1122 forged'", "10.96.0.8", "80")
            + service.formatted("\"a\\nE1122 forged\\e[31m\\u202e\"", "10.96.0.8", "80")
            + service.formatted("x".repeat(64), "10.96.0.9", "80"));
    write(folder, "empty.yaml", "");
    write(folder, "deep.yaml", "[".repeat(100_000));
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 20; i++) {
      bomb.append("a%d: &a%d [".formatted(i, i)).append(("*a" + (i - 1) + ", ").repeat(10));
      bomb.append("]\n");
    }
    write(folder, "bomb.yaml", bomb.toString());
    write(folder, "orphan.yaml", slice("orphan", "no-such-service", "10.244.8.8"));
  }

  private static void writeLarge(Path folder) throws Exception {
    StringBuilder wide = new StringBuilder(service("wide", "10.96.202.1"));
    for (int port = 1; port <= 1_000; port++) {
      wide.append("  - {name: p%d, port: %d}\n".formatted(port, port));
    }
    write(folder, "wide.yaml", wide.toString());
    write(
        folder,
        "labelled.yaml",
        service("labelled", "10.96.202.4")
                .replace(
                    "{name: labelled}",
                    "{name: labelled, labels: {a: " + "v".repeat(1_000_000) + "}}")
            + "  - {name: http, port: 80}\n");
    StringBuilder large =
        new StringBuilder(service("large", "10.96.202.2") + "  - {name: http, port: 80}\n");
    for (int slice = 0; slice < 50; slice++) {
      String[] pods = new String[100];
      for (int pod = 0; pod < pods.length; pod++) {
        pods[pod] = "10.%d.%d.%d".formatted(245 + slice / 25, slice % 25, pod + 1);
      }
      large.append(slice("large-" + slice, "large", pods));
    }
    write(folder, "large.yaml", large.toString());
    String name = "n".repeat(63);
    String sliceName =
        String.join(".", "s".repeat(63), "s".repeat(63), "s".repeat(63), "s".repeat(61));
    write(
        folder,
        "doubled.yaml",
        service(name, "10.96.202.3")
            + "  - {name: http, port: 80}\n"
            + slice(sliceName, name, "10.244.7.7", "10.244.7.7")
            + slice("other", name, "10.244.7.7", "10.244.7.7"));
  }

  private static String service(String name, String clusterIp) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: %s}
    spec:
      clusterIP: %s
      ports:
    """
        .formatted(name, clusterIp);
  }

  private static String slice(String name, String service, String... pods) {
    StringBuilder text =
        new StringBuilder(
            """
            ---
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: %s, labels: {kubernetes.io/service-name: %s}}
            addressType: IPv4
            ports: [{name: http, port: 80}]
            endpoints:
            """
                .formatted(name, service));
    for (String pod : pods) {
      text.append("- addresses: [%s]\n".formatted(pod));
    }
    return text.toString();
  }

  /** Fifty megabytes of values that mean nothing. */
  private static void writeHuge(Path file) throws Exception {
    try (BufferedWriter writer = Files.newBufferedWriter(file)) {
      String lines = "- {}\n".repeat(10_000);
      for (int i = 0; i < 1_000; i++) {
        writer.write(lines);
      }
    }
  }

  private static void write(Path folder, String name, String content) throws Exception {
    Files.write(folder.resolve(name), content.getBytes(StandardCharsets.UTF_8));
  }

  private static String awaited(CommandUnderTest command, Predicate<String> expected)
      throws Exception {
    long endNanos = System.nanoTime() + LIMIT_MILLIS * 1_000_000;
    String ipvs = "";
    while (System.nanoTime() < endNanos) {
      SortedMap<String, String> state = command.settled(LIMIT_MILLIS);
      ipvs = state.getOrDefault("ipvs.txt", "");
      if (expected.test(ipvs)) {
        return ipvs;
      }
    }
    throw new AssertionError("not reached in time, the log ends with\n" + command.lastOutput());
  }

  private static void assertOneLineEach(String log) {
    assertThat(log.lines()).allMatch(line -> line.matches("[IWE]\\d{4} \\d\\d:\\d\\d:\\d\\d\\..*"));
    assertThat(log).doesNotContain("\u001b", "\u202e", "\u0007");
  }
}
