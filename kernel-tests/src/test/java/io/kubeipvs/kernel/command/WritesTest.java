package io.kubeipvs.kernel.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code kube-ipvs writes} tells what a running agent did to a real kernel. */
@Tag("kernel")
final class WritesTest {
  private static final long LIMIT_MILLIS = 60_000;

  /** What a command printed, and its exit status. */
  private record Ended(int status, String output) {}

  private static Ended writes(CommandUnderTest agent, String... options) throws Exception {
    List<String> line =
        new ArrayList<>(
            List.of(
                "nsenter",
                "--net=/run/netns/" + agent.namespaceName(),
                CommandUnderTest.LAUNCHER.toString(),
                "writes"));
    line.addAll(List.of(options));
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended in time").isTrue();
    return new Ended(process.exitValue(), output);
  }

  private static Ended awaitWrites(
      CommandUnderTest agent, Predicate<Ended> awaited, String... options) throws Exception {
    long endNanos = System.nanoTime() + LIMIT_MILLIS * 1_000_000;
    Ended last = writes(agent, options);
    while (!awaited.test(last) && System.nanoTime() < endNanos) {
      Thread.sleep(500);
      last = writes(agent, options);
    }
    assertThat(awaited.test(last)).as(last + "\n" + agent.lastOutput()).isTrue();
    return last;
  }

  private static void write(Path folder, String name, String address, String endpoint)
      throws Exception {
    Path unfinished = folder.resolve(name + ".unfinished");
    Files.writeString(
        unfinished,
        """
        apiVersion: v1
        kind: Service
        metadata: {namespace: default, name: %1$s}
        spec:
          clusterIP: %2$s
          clusterIPs: [%2$s]
          ports: [{name: http, port: 80}]
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {namespace: default, name: %1$s-1, labels: {kubernetes.io/service-name: %1$s}}
        addressType: IPv4
        ports: [{name: http, port: 8080}]
        endpoints:
        - {addresses: [%3$s], conditions: {ready: true}}
        """
            .formatted(name, address, endpoint));
    Files.move(unfinished, folder.resolve(name + ".yaml"));
  }

  @Test
  void eachWriteIsToldWithItsCauseAndWhatTheKernelSaid() throws Exception {
    Path folder = CommandUnderTest.scratch("writes-manifests");
    write(folder, "web", "10.96.94.225", "10.244.1.3");
    try (CommandUnderTest agent = CommandUnderTest.start("writes", folder)) {
      agent.settled(LIMIT_MILLIS);
      Ended started = writes(agent);
      assertThat(started.status()).as(started.output()).isZero();
      assertThat(started.output())
          .containsPattern(
              "(?m)^ *\\d+  20\\d\\d-\\S+Z  restart +add real server 10.244.1.3:8080 to TCP 10.96.94.225:80$")
          .containsPattern("writes: (\\d+) of \\d+ remembered, 0 failed\n$");

      write(folder, "shop", "10.96.94.226", "10.244.1.4");
      Ended shop = awaitWrites(agent, it -> it.output().contains("10.244.1.4"), "default/shop");
      assertThat(shop.status()).as(shop.output()).isZero();
      assertThat(shop.output())
          .contains("default/shop", "10.96.94.226,tcp:80", "add address 10.96.94.226")
          .doesNotContain("10.96.94.225");

      // IPVS takes no broadcast address of the node's own network for a real server.
      write(folder, "broken", "10.96.94.227", "192.168.224.255");
      Ended broken =
          awaitWrites(agent, it -> it.output().contains("FAILED"), "-n", "0", "default/broken");
      assertThat(broken.status()).as(broken.output()).isEqualTo(1);
      assertThat(broken.output())
          .containsPattern(
              "default/broken.* add real server 192.168.224.255:8080 .*FAILED: EINVAL");

      Ended json = writes(agent, "-o", "json", "-n", "0", "default/broken");
      assertThat(json.output()).contains("\"kind\": \"add_real_server\"", "EINVAL");

      agent.stop();
      Ended none = writes(agent);
      assertThat(none.status()).isEqualTo(2);
      assertThat(none.output()).contains("no agent runs in this network namespace");
    }
  }
}
