package io.kubeipvs.kernel.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What the pod of deploy/kubernetes may do, and that this is what it needs: an init container with
 * every privilege, then the agent as root with CAP_NET_ADMIN and CAP_NET_RAW alone, no way to more,
 * and kernel settings that cannot be written.
 */
@Tag("kernel")
final class PrivilegesTest {
  private static final long LIMIT_MILLIS = 60_000;
  private static final String BOTH = "+net_admin,+net_raw";

  @Test
  void theTwoCapabilitiesProgramWhatAllOfThemDo() throws Exception {
    Path manifests = manifests();
    SortedMap<String, String> expected;
    try (CommandUnderTest root = CommandUnderTest.start("all-privileges", arguments(manifests))) {
      expected = root.settled(LIMIT_MILLIS);
    }
    Path pod = pod("pod", BOTH, true);
    try (CommandUnderTest command =
        CommandUnderTest.start("two-capabilities", pod, arguments(manifests))) {
      assertThat(command.settled(LIMIT_MILLIS)).isEqualTo(expected);
      assertThat(command.output())
          .contains("Applied to the kernel", "failed=0")
          .contains("\"Cannot set oom_score_adj; it stays as it is\" value=-999");

      Files.writeString(manifests.resolve("web.yaml"), "");
      command.settled(LIMIT_MILLIS);
      command.stop();
      assertThat(command.output()).contains("Ended; the kernel stays as it is");
    }
  }

  @Test
  void withoutTheInitContainerItSaysWhatIsMissing() throws Exception {
    assertThat(end("no-init", pod("no-init", BOTH, false)))
        .contains("/proc/sys/net/ipv4/vs/conntrack = 1: EROFS (/proc/sys is mounted read-only)")
        .contains("Make /proc/sys writable to this process (a privileged container)");
  }

  @Test
  void eachCapabilityIsNeeded() throws Exception {
    assertThat(end("no-admin", pod("no-admin", "+net_raw", true))).contains("CAP_NET_ADMIN");

    Path pod = pod("no-raw", "+net_admin", true);
    try (CommandUnderTest command = CommandUnderTest.start("no-raw", pod, arguments(manifests()))) {
      command.settled(LIMIT_MILLIS);
      for (String family : List.of("IPv4", "IPv6")) {
        awaitLine(command, "The kernel is not as planned", "rules of " + family, "CAP_NET_RAW");
      }
    }
  }

  private static void awaitLine(CommandUnderTest command, String... parts) throws Exception {
    long endNanos = System.nanoTime() + LIMIT_MILLIS * 1_000_000;
    while (command.output().lines().noneMatch(line -> Stream.of(parts).allMatch(line::contains))) {
      assertThat(System.nanoTime()).as(command.lastOutput()).isLessThan(endNanos);
      Thread.sleep(300);
    }
  }

  private static String end(String name, Path pod) throws Exception {
    try (CommandUnderTest command = CommandUnderTest.start(name, pod, arguments(manifests()))) {
      assertThat(command.awaitEnd(LIMIT_MILLIS)).as(command.lastOutput()).isEqualTo(1);
      return command.output();
    }
  }

  /** A program in the place of the command, which treats it as a kubelet does. */
  private static Path pod(String name, String capabilities, boolean initialized) throws Exception {
    Path script = CommandUnderTest.scratch("privileges").resolve(name);
    Files.writeString(
        script,
        """
        #!/bin/bash
        set -e
        %s
        exec unshare --mount bash -c '
          set -e
          mount --bind /proc/sys /proc/sys
          mount -o remount,bind,ro /proc/sys
          exec setpriv --no-new-privs --bounding-set=-all,%s %s "$@"' pod "$@"
        """
            .formatted(
                initialized
                    ? CommandUnderTest.LAUNCHER.toAbsolutePath() + " \"$@\" --init-only"
                    : "",
                capabilities,
                CommandUnderTest.LAUNCHER.toAbsolutePath()));
    return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
  }

  private static List<String> arguments(Path manifests) {
    List<String> withCommand = CommandUnderTest.arguments(manifests);
    return withCommand.subList(1, withCommand.size()); // in kube-proxy's form, as in the manifest
  }

  private static Path manifests() throws Exception {
    Path folder = CommandUnderTest.scratch("privileges-manifests");
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
          externalIPs: [198.51.100.9]
          ports: [{name: dns, port: 53, protocol: UDP, nodePort: 30053}, {name: http, port: 80, nodePort: 30080}]
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {namespace: default, name: web-1, labels: {kubernetes.io/service-name: web}}
        addressType: IPv4
        ports: [{name: http, port: 8080}, {name: dns, port: 5353, protocol: UDP}]
        endpoints:
        - {addresses: [10.244.1.3], conditions: {ready: true}}
        """);
    Files.writeString(
        folder.resolve("other.yaml"),
        """
        apiVersion: v1
        kind: Service
        metadata: {namespace: default, name: other}
        spec: {clusterIP: 10.96.94.226, clusterIPs: [10.96.94.226], ports: [{port: 80}]}
        """);
    return folder;
  }
}
