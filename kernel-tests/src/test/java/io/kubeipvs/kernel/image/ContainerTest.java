package io.kubeipvs.kernel.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.conformance.run.NodeNamespace;
import io.kubeipvs.kernel.image.Containers.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * crun runs the image with nothing but its own files, and with the mounts, capabilities and
 * arguments of the manifest for clusters; what the agent programs is seen from outside.
 */
@Tag("kernel")
final class ContainerTest {
  private static final String MANIFESTS =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: web, namespace: default}
      spec:
        type: NodePort
        clusterIP: 10.96.0.80
        ports: [{name: http, port: 80, nodePort: 30080}]
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

  private static final String PROGRAMMED =
      """
      -A -t 10.96.0.80:80 -s rr
      -a -t 10.96.0.80:80 -r 10.244.1.6:8080 -m -w 1
      -A -t 192.168.224.4:30080 -s rr
      -a -t 192.168.224.4:30080 -r 10.244.1.6:8080 -m -w 1
      """;

  /** A container without any privilege or mount. */
  private static PodContainer bare(List<PodContainer.Mount> mounts, String... arguments) {
    return new PodContainer(List.of(arguments), Map.of(), false, true, false, List.of(), mounts);
  }

  @BeforeEach
  void anImageAndARuntime() {
    UnpackedImage.assume();
  }

  @Test
  void answersVersionAndHelpAndWrongUse() throws Exception {
    try (Containers containers = Containers.open("answers")) {
      Ended version = containers.run(bare(List.of(), "version"));
      assertThat(version.output()).startsWith("kube-ipvs ").contains("Java 25");
      assertThat(version.errors()).isEmpty();
      assertThat(version.status()).isZero();

      assertThat(containers.run(bare(List.of(), "--help")).output()).contains("Usage: kube-ipvs");
      assertThat(containers.run(bare(List.of(), "nonsense")).status()).isEqualTo(2);
    }
  }

  @Test
  void startsTheSameWithAnAotCacheThatCannotBeUsed() throws Exception {
    String cache = "/opt/kube-ipvs/lib/app/kube-ipvs.aot";
    assertThat(UnpackedImage.ROOT.resolve(cache.substring(1))).isNotEmptyFile();
    try (Containers containers = Containers.open("cache")) {
      Path spoilt = Files.writeString(containers.folder().resolve("spoilt"), "no cache");
      Ended ended =
          containers.run(bare(List.of(new PodContainer.Mount(spoilt, cache, true)), "version"));
      assertThat(ended.output()).startsWith("kube-ipvs ");
      assertThat(ended.errors()).isEmpty();
      assertThat(ended.status()).isZero();
    }
  }

  @Test
  void usesTheAotCache() throws Exception {
    Ended ended = versionWithJavaOptions("uses-cache", "-XX:AOTMode=on");
    assertThat(ended.status()).as("the JVM refuses to start otherwise: " + ended).isZero();
  }

  /** Elsewhere the JVM would look for its jar with each class in it, and throw as often. */
  @Test
  void standsWhereTheAotCacheLooksForItsJars() throws Exception {
    Ended ended = versionWithJavaOptions("finds-jars", "-Xlog:exceptions=info:stdout");
    assertThat(ended.output()).contains("kube-ipvs ").doesNotContain("NoSuchFileException");
  }

  private static Ended versionWithJavaOptions(String name, String options) throws Exception {
    try (Containers containers = Containers.open(name)) {
      PodContainer container =
          new PodContainer(
              List.of("version"),
              Map.of("JAVA_TOOL_OPTIONS", options),
              false,
              true,
              false,
              List.of(),
              List.of());
      return containers.run(container);
    }
  }

  @Test
  void servesWithWhatTheManifestForClustersGrants() throws Exception {
    try (NodeNamespace node = NodeNamespace.create("image");
        Containers containers = Containers.open("serves").in(node.name())) {
      node.run(
          """
          ip link set lo up
          ip link add eth0 type dummy
          ip link set eth0 up
          ip addr add 192.168.224.4/24 dev eth0
          touch /run/xtables.lock
          mkdir -p /run/kube-ipvs
          """,
          "make it look like a node");
      Path configuration = configuration(containers.folder());

      PodContainer preparation =
          PodContainer.read(UnpackedImage.MANIFEST, "initContainers", "node-1", configuration);
      assertThat(preparation.arguments()).contains("--init-only");
      Ended prepared = containers.run(preparation);
      assertThat(prepared.status()).as(prepared.toString()).isZero();

      PodContainer agent =
          PodContainer.read(UnpackedImage.MANIFEST, "containers", "node-1", configuration);
      assertThat(agent.isPrivileged()).isFalse();
      assertThat(agent.isReadOnly()).isTrue();
      assertThat(agent.capabilities()).containsExactly("CAP_NET_ADMIN", "CAP_NET_RAW");
      containers.start(agent);
      assertThat(awaitServers(node, containers)).isEqualTo(PROGRAMMED);
      assertThat(node.state(new TreeSet<>()).get("iptables.txt"))
          .contains("-A KUBE-SERVICES")
          .contains("--match-set KUBE-CLUSTER-IP dst,dst");

      Ended list = containers.execute("kube-ipvs", "ls");
      assertThat(list.output()).contains("10.96.0.80:80 rr").contains("default/web:http");
      assertThat(containers.execute("/bin/sh", "-c", "true").status()).isNotZero();
      Ended threads = containers.execute("jcmd", "1", "Thread.print");
      assertThat(threads.output()).as(threads.errors()).contains("1:", "\"kernel-writer\"");

      assertThat(containers.stop()).as("exit status after SIGTERM").isIn(0, 143);
      assertThat(servers(node)).as("it serves on without the agent").isEqualTo(PROGRAMMED);
    }
  }

  private static Path configuration(Path folder) throws Exception {
    Path configuration = folder.resolve("configuration");
    Path manifests = Files.createDirectories(configuration.resolve("manifests"));
    Files.writeString(manifests.resolve("web.yaml"), MANIFESTS);
    Files.writeString(
        configuration.resolve("config.conf"),
        """
        apiVersion: kubeproxy.config.k8s.io/v1alpha1
        kind: KubeProxyConfiguration
        mode: ipvs
        clusterCIDR: 10.244.0.0/16
        kubeIpvs: {manifests: /var/lib/kube-proxy/manifests}
        """);
    return configuration;
  }

  private static String servers(NodeNamespace node) throws Exception {
    return node.state(new TreeSet<>()).getOrDefault("ipvs.txt", "");
  }

  private static String awaitServers(NodeNamespace node, Containers containers) throws Exception {
    List<String> seen = new ArrayList<>();
    for (int attempt = 0; attempt < 180; attempt++) {
      String now = servers(node);
      if (now.equals(PROGRAMMED)) {
        return now;
      }
      seen.add(now);
      if (!containers.isRunning()) {
        break;
      }
      Thread.sleep(500);
    }
    return seen.getLast() + containers.startedOutput();
  }
}
