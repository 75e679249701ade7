package io.kubeipvs.kernel.leftovers;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.kernel.support.NftSupport;
import io.kubeipvs.kernel.support.TestNamespace;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What kube-proxy v1.36.3 was seen to leave (recorded, see the README beside it) is put into a
 * namespace; the command takes it away and leaves the namespace as it was.
 */
final class RecordedLeftoversTest {
  private TestNamespace namespace;

  @BeforeEach
  void inAFreshNamespace() throws Exception {
    namespace = TestNamespace.create();
  }

  @AfterEach
  void close() {
    namespace.close();
  }

  private static String recorded(String name) throws Exception {
    return Path.of(
            Objects.requireNonNull(RecordedLeftoversTest.class.getResource(name), name).toURI())
        .toString();
  }

  @Test
  @Tag("kernel")
  void iptablesModeInTheLegacyBackEnd() throws Exception {
    iptablesMode("legacy");
  }

  @Test
  @Tag("host-kernel")
  void iptablesModeInTheNftBackEnd() throws Exception {
    NftSupport.assume();
    iptablesMode("nft");
  }

  private void iptablesMode(String backEnd) throws Exception {
    ForeignState.make(namespace, backEnd);
    // A restore of whole tables makes all built-in chains of the nft back end, in its own order.
    for (String tool : List.of("iptables-", "ip6tables-")) {
      String save = tool + backEnd + "-save";
      namespace.run("sh", "-c", save + " | " + tool + backEnd + "-restore");
    }
    String before = NamespaceDump.read(namespace);
    namespace.run("iptables-" + backEnd + "-restore", recorded("iptables-mode.rules"));
    namespace.run("ip6tables-" + backEnd + "-restore", recorded("iptables-mode.rules6"));
    assertThat(NamespaceDump.read(namespace))
        .contains("KUBE-SVC-", "KUBE-SEP-", "KUBE-EXT-", "KUBE-FW-", "fd00:10:96::225");

    String printed = Launcher.cleanup(namespace);

    assertThat(NamespaceDump.read(namespace)).isEqualTo(before);
    assertThat(printed).contains("removed IPv4 rules", "removed IPv6 rules");
    assertThat(Launcher.cleanup(namespace)).contains("there is nothing to remove");
  }

  @Test
  @Tag("host-kernel")
  void nftablesMode() throws Exception {
    NftSupport.assume();
    ForeignState.make(namespace, "nft");
    ForeignState.makeTable(namespace);
    String before = NamespaceDump.read(namespace);
    namespace.run("nft", "-f", recorded("nftables-mode.nft"));
    assertThat(NamespaceDump.read(namespace))
        .contains("table ip kube-proxy", "table ip6 kube-proxy", "10.96.94.225");

    String printed = Launcher.cleanup(namespace);

    assertThat(NamespaceDump.read(namespace)).isEqualTo(before);
    assertThat(printed).contains("removed table ip kube-proxy", "removed table ip6 kube-proxy");
  }
}
