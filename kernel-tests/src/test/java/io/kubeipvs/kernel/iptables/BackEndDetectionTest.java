package io.kubeipvs.kernel.iptables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kubeipvs.kernel.support.TestNamespace;
import io.kubeipvs.linux.iptables.Iptables;
import io.kubeipvs.linux.iptables.IptablesBackEnd;
import io.kubeipvs.linux.iptables.IptablesException;
import io.kubeipvs.linux.iptables.IptablesInstallation;
import io.kubeipvs.linux.iptables.ToolEnvironment;
import io.kubeipvs.linux.nftables.KernelNfTables;
import io.kubeipvs.linux.nftables.NfFamily;
import io.kubeipvs.net.IpFamily;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tools as the container image has them: both back ends, and nft behind the plain name. What is
 * found has to work, also in a kernel whose nf_tables lacks the families of iptables, as that of
 * User-Mode Linux does; it is found without leaving anything in the other back end.
 */
@Tag("kernel")
@Tag("host-kernel")
final class BackEndDetectionTest {
  private static final List<String> MARKERS =
      List.of("KUBE-SERVICES", "KUBE-IPTABLES-HINT", "KUBE-KUBELET-CANARY");
  private static final String HINT = "*mangle\n:KUBE-IPTABLES-HINT - [0:0]\nCOMMIT\n";
  private static final String CANARY = "*mangle\n:KUBE-KUBELET-CANARY - [0:0]\nCOMMIT\n";
  private static final String OURS = "*nat\n:KUBE-SERVICES - [0:0]\nCOMMIT\n";

  @TempDir private Path tools;
  private TestNamespace namespace;

  @BeforeEach
  void likeTheImage() throws Exception {
    for (String family : List.of("iptables", "ip6tables")) {
      for (String verb : List.of("", "-save", "-restore")) {
        link(family + verb, "xtables-nft-multi");
        link(family + "-nft" + verb, "xtables-nft-multi");
        link(family + "-legacy" + verb, "xtables-legacy-multi");
      }
    }
    namespace = TestNamespace.create();
  }

  private void link(String name, String program) throws Exception {
    Files.createSymbolicLink(tools.resolve(name), Path.of("/usr/sbin", program));
  }

  @AfterEach
  void close() {
    namespace.close();
  }

  private ToolEnvironment environment() {
    return ToolEnvironment.ofThisProcess().withVariable("PATH", tools.toString());
  }

  private IptablesBackEnd detected() throws Exception {
    return namespace
        .namespace()
        .call(() -> IptablesInstallation.detect(environment(), MARKERS).backEnd());
  }

  private void write(TestNamespace into, IptablesBackEnd backEnd, String text) throws Exception {
    into.namespace()
        .call(() -> {
          IptablesInstallation.of(backEnd, environment()).open(IpFamily.IPV4).restore(text);
          return "";
        });
  }

  private boolean nftWorks() throws Exception {
    try (KernelNfTables tables = namespace.namespace().call(KernelNfTables::open)) {
      return tables.hasFamily(NfFamily.IPV4);
    }
  }

  private boolean legacyWorks() throws Exception {
    try (TestNamespace other = TestNamespace.create()) {
      write(other, IptablesBackEnd.LEGACY, HINT);
      return true;
    } catch (IptablesException _) {
      return false;
    }
  }

  @Test
  void onANodeWithoutRulesItIsNftWhereTheKernelHasItAndElseLegacy() throws Exception {
    assertThat(detected()).isEqualTo(nftWorks() ? IptablesBackEnd.NFT : IptablesBackEnd.LEGACY);
    assertThat(namespace.run("iptables-legacy-save")).isEmpty();
    assertThat(namespace.run("nft", "list", "ruleset")).isEmpty();
  }

  @Test
  void whatIsFoundTakesRulesOfBothFamilies() throws Exception {
    assumeTrue(nftWorks() || legacyWorks(), "this kernel has neither back end");
    for (IpFamily family : IpFamily.values()) {
      String saved =
          namespace
              .namespace()
              .call(() -> {
                IptablesInstallation found = IptablesInstallation.detect(environment(), MARKERS);
                found.requireKernel(family);
                Iptables iptables = found.open(family);
                iptables.restore(OURS);
                return iptables.save("nat");
              });
      assertThat(saved).as(family.toString()).contains(":KUBE-SERVICES");
    }
  }

  @Test
  void kubeletsChainInOneBackEndDecides() throws Exception {
    assumeTrue(legacyWorks(), "iptables-legacy does not work here");
    write(namespace, IptablesBackEnd.LEGACY, HINT);
    assertThat(detected()).isEqualTo(IptablesBackEnd.LEGACY);
    if (nftWorks()) {
      write(namespace, IptablesBackEnd.NFT, HINT + CANARY);
      assertThat(detected()).as("the canary is in nft alone").isEqualTo(IptablesBackEnd.NFT);
    }
  }
}
