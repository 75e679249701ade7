package io.kubeipvs.kernel.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.kernel.leftovers.ForeignState;
import io.kubeipvs.kernel.leftovers.Launcher;
import io.kubeipvs.kernel.leftovers.NamespaceDump;
import io.kubeipvs.kernel.support.NftSupport;
import io.kubeipvs.kernel.support.TestNamespace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The real kube-proxy programs Services of every type in each of its modes; the command takes all
 * of it away and leaves the namespace as it was before.
 *
 * <p>With KUBE_IPVS_RECORD=FOLDER what kube-proxy left is written there, for the recorded tests.
 */
final class KubeProxyLeftoversTest {
  private static final String IPV4_SERVICE = "10.96.94.225";
  private static final String IPV6_SERVICE = "fd00:10:96::225";

  private TestNamespace namespace;

  @BeforeEach
  void inAFreshNamespace() throws Exception {
    KubeProxy.assume();
    namespace = TestNamespace.create();
  }

  @AfterEach
  void close() {
    if (namespace != null) {
      namespace.close();
    }
  }

  @Test
  @Tag("kernel")
  void ipvsMode() throws Exception {
    ForeignState.make(namespace, "legacy");
    ForeignState.makeServer(namespace);
    cleansUpAfter("ipvs", "legacy", "KUBE-CLUSTER-IP", "KUBE-6-CLUSTER-IP", "kube-ipvs0");
  }

  @Test
  @Tag("kernel")
  void iptablesModeInTheLegacyBackEnd() throws Exception {
    ForeignState.make(namespace, "legacy");
    cleansUpAfter("iptables", "legacy", "KUBE-SVC-", "KUBE-SEP-", "KUBE-FW-", "KUBE-EXT-");
  }

  @Test
  @Tag("host-kernel")
  void iptablesModeInTheNftBackEnd() throws Exception {
    NftSupport.assume();
    ForeignState.make(namespace, "nft");
    ForeignState.makeTable(namespace);
    cleansUpAfter("iptables", "nft", "KUBE-SVC-", "KUBE-SEP-", "KUBE-FW-", "KUBE-EXT-");
  }

  @Test
  @Tag("host-kernel")
  void nftablesMode() throws Exception {
    NftSupport.assume();
    ForeignState.make(namespace, "nft");
    ForeignState.makeTable(namespace);
    cleansUpAfter("nftables", "nft", "table ip kube-proxy", "table ip6 kube-proxy");
  }

  private void cleansUpAfter(String mode, String backEnd, String... signs) throws Exception {
    String before = NamespaceDump.read(namespace);
    try (KubeProxy proxy = KubeProxy.start(namespace, mode, backEnd, objects(), folder())) {
      String during = proxy.settled(IPV4_SERVICE, IPV6_SERVICE);
      proxy.stop();
      assertThat(during).contains(signs);
    }
    record(mode, backEnd);

    Launcher.cleanup(namespace);

    assertThat(NamespaceDump.read(namespace)).isEqualTo(before);
    assertThat(Launcher.cleanup(namespace)).contains("there is nothing to remove");
  }

  private static Path folder() throws IOException {
    return Files.createTempDirectory(Path.of(System.getenv("KUBE_IPVS_SCRATCH")), "kube-proxy");
  }

  private static List<String> objects() throws IOException {
    try (var stream =
        Objects.requireNonNull(KubeProxyLeftoversTest.class.getResourceAsStream("objects.jsonl"))) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  private void record(String mode, String backEnd) throws Exception {
    String target = System.getenv("KUBE_IPVS_RECORD");
    if (target == null) {
      return;
    }
    if (mode.equals("nftables")) {
      String tables = "nft list table ip kube-proxy; nft list table ip6 kube-proxy";
      write(Path.of(target, "nftables-mode.nft"), namespace.run("sh", "-c", tables));
    } else if (mode.equals("iptables") && backEnd.equals("legacy")) {
      write(Path.of(target, "iptables-mode.rules"), namespace.run("iptables-legacy-save"));
      write(Path.of(target, "iptables-mode.rules6"), namespace.run("ip6tables-legacy-save"));
    }
  }

  private static void write(Path file, String text) throws IOException {
    String plain = text.replaceAll("(?m)^#.*\n", "").replaceAll("\\[\\d+:\\d+]", "[0:0]");
    Files.writeString(file, plain.replaceAll("counter packets \\d+ bytes \\d+", "counter"));
  }
}
