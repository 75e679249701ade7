package io.kubeipvs.kernel.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The command in kube-proxy's place, with the file of a ConfigMap as kubelet mounts it. */
@Tag("kernel")
final class ConfigurationTest {
  private static final long LIMIT_MILLIS = 90_000;

  private static final String MANIFESTS =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: web, namespace: default}
      spec:
        clusterIP: 10.96.0.80
        ports: [{name: http, port: 80}]
      ---
      apiVersion: discovery.k8s.io/v1
      kind: EndpointSlice
      metadata:
        name: web-1
        namespace: default
        labels: {kubernetes.io/service-name: web}
      addressType: IPv4
      ports: [{name: http, port: 8080}]
      endpoints: [{addresses: [10.244.1.6]}]
      """;

  private static void write(Path volume, String version, String scheduler, Path manifests)
      throws Exception {
    Path directory = Files.createDirectories(volume.resolve(".." + version));
    Files.writeString(
        directory.resolve("config.conf"),
        """
        apiVersion: kubeproxy.config.k8s.io/v1alpha1
        kind: KubeProxyConfiguration
        mode: ipvs
        clusterCIDR: 10.244.0.0/16
        hostnameOverride: node-1
        ipvs: {scheduler: %s}
        kubeIpvs: {manifests: %s}
        """
            .formatted(scheduler, manifests));
    Path next = volume.resolve("..next");
    Files.createSymbolicLink(next, directory.getFileName());
    Files.move(
        next,
        volume.resolve("..data"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void changedConfigMapEndsTheProcessAndTheNextOneFollowsIt() throws Exception {
    Path manifests = CommandUnderTest.scratch("configuration-manifests");
    Files.writeString(manifests.resolve("web.yaml"), MANIFESTS);
    Path volume = CommandUnderTest.scratch("configuration-volume");
    write(volume, "first", "rr", manifests);
    Path file = volume.resolve("config.conf");
    Files.createSymbolicLink(file, Path.of("..data/config.conf"));

    try (CommandUnderTest command =
        CommandUnderTest.start("configuration", List.of("--config=" + file))) {
      SortedMap<String, String> before = command.settled(LIMIT_MILLIS);
      assertThat(before.get("ipvs.txt"))
          .isEqualTo(
              """
              -A -t 10.96.0.80:80 -s rr
              -a -t 10.96.0.80:80 -r 10.244.1.6:8080 -m -w 1
              """);

      write(volume, "second", "lc", manifests);
      assertThat(command.awaitEnd(LIMIT_MILLIS)).as("for a supervisor to start it again").isOne();
      assertThat(command.lastOutput())
          .contains("the content of the configuration file has changed");
      assertThat(command.kernelState()).as("traffic goes on meanwhile").isEqualTo(before);

      command.startAgain();
      SortedMap<String, String> after = before;
      long endNanos = System.nanoTime() + LIMIT_MILLIS * 1_000_000;
      while (after.equals(before) && System.nanoTime() < endNanos) {
        after = command.settled(LIMIT_MILLIS);
      }
      assertThat(after.get("ipvs.txt"))
          .isEqualTo(
              """
              -A -t 10.96.0.80:80 -s lc
              -a -t 10.96.0.80:80 -r 10.244.1.6:8080 -m -w 1
              """);
    }
  }
}
