package io.kubeipvs.kernel.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.conformance.trace.KernelWrites;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Shadow mode and {@code kube-ipvs diff} on a real kernel. */
@Tag("kernel")
final class ShadowModeTest {
  private static final long LIMIT_MILLIS = 60_000;

  /** What a command printed, and its exit status. */
  private record Ended(int status, String output) {}

  private static Ended run(String namespace, String... words) throws Exception {
    List<String> line = new ArrayList<>(List.of("nsenter", "--net=/run/netns/" + namespace));
    line.addAll(List.of(words));
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended in time").isTrue();
    return new Ended(process.exitValue(), output);
  }

  private static Ended diff(String namespace, String... options) throws Exception {
    List<String> line = new ArrayList<>(List.of(CommandUnderTest.LAUNCHER.toString(), "diff"));
    line.addAll(List.of(options));
    return run(namespace, line.toArray(new String[0]));
  }

  /** Asks until an agent answers. */
  private static Ended awaitWrites(String namespace) throws Exception {
    long endNanos = System.nanoTime() + LIMIT_MILLIS * 1_000_000;
    Ended last = run(namespace, CommandUnderTest.LAUNCHER.toString(), "writes");
    while (last.status() != 0 && System.nanoTime() < endNanos) {
      Thread.sleep(500);
      last = run(namespace, CommandUnderTest.LAUNCHER.toString(), "writes");
    }
    return last;
  }

  private static Path web() throws Exception {
    Path folder = CommandUnderTest.scratch("shadow-manifests");
    Files.writeString(
        folder.resolve("web.yaml"),
        """
        apiVersion: v1
        kind: Service
        metadata: {namespace: default, name: web}
        spec:
          type: NodePort
          clusterIP: 10.96.94.225
          clusterIPs: [10.96.94.225]
          ports: [{name: http, port: 80, nodePort: 30080}]
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {namespace: default, name: web-1, labels: {kubernetes.io/service-name: web}}
        addressType: IPv4
        ports: [{name: http, port: 8080}]
        endpoints:
        - {addresses: [10.244.1.3], conditions: {ready: true}}
        - {addresses: [10.244.2.3], conditions: {ready: true}}
        """);
    return folder;
  }

  private static List<String> shadowArguments(Path manifests) {
    List<String> arguments = new ArrayList<>(CommandUnderTest.arguments(manifests));
    arguments.add("--shadow");
    return arguments;
  }

  @Test
  void anUntouchedNodeStaysUntouched() throws Exception {
    Path manifests = web();
    try (CommandUnderTest command =
        CommandUnderTest.start("shadow-untouched", shadowArguments(manifests))) {
      String namespace = command.namespaceName();
      assertThat(awaitWrites(namespace).output())
          .isEqualTo("the agent runs in shadow mode: it writes nothing\n");
      command.stop();
      SortedMap<String, String> before = command.kernelState();

      KernelWrites.Seen seen =
          RestartTest.tracedRun(
              namespace, shadowArguments(manifests), "http://127.0.0.1:10349/metrics");

      assertThat(seen.questions()).as("questions: it did look at the kernel").isGreaterThan(5);
      assertThat(seen.writes()).as("writes in shadow mode").isEmpty();
      assertThat(command.kernelState()).isEqualTo(before);
    }
  }

  @Test
  void handMadeChangesAreToldWithTheirObject() throws Exception {
    Path manifests = web();
    try (CommandUnderTest command = CommandUnderTest.start("shadow-changes", manifests)) {
      String namespace = command.namespaceName();
      command.settled(LIMIT_MILLIS);
      assertThat(diff(namespace)).isEqualTo(new Ended(0, "no differences\n"));
      command.stop();
      Ended planned =
          diff(namespace, shadowArguments(manifests).subList(1, 4).toArray(String[]::new));
      assertThat(planned.output()).endsWith("no differences\n");
      assertThat(planned.status()).isZero();
      Ended none = diff(namespace);
      assertThat(none.status()).as(none.output()).isEqualTo(2);

      run(
          namespace,
          "ipvsadm",
          "-e",
          "-t",
          "10.96.94.225:80",
          "-r",
          "10.244.1.3:8080",
          "-m",
          "-w",
          "7");
      run(namespace, "ip", "addr", "del", "10.96.94.225/32", "dev", "kube-ipvs0");
      run(namespace, "ipset", "del", "KUBE-CLUSTER-IP", "10.96.94.225,tcp:80");
      Ended changed =
          diff(namespace, shadowArguments(manifests).subList(1, 4).toArray(String[]::new));

      assertThat(changed.output())
          .contains(
              """
              real server 10.244.1.3:8080 of TCP 10.96.94.225:80  (default/web:http)
                  have: masquerade weight 7
                  want: masquerade weight 1
              """,
              """
              address 10.96.94.225  (default/web:http)
                  have: -
                  want: present
              """,
              """
              set entry KUBE-CLUSTER-IP 10.96.94.225,tcp:80  (default/web:http)
                  have: -
                  want: present
              """)
          .endsWith("differences: 3\n");
      assertThat(changed.status()).isEqualTo(1);
    }
  }
}
