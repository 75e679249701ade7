package io.kubeipvs.kernel.nftables;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.kernel.support.NftSupport;
import io.kubeipvs.kernel.support.TestNamespace;
import io.kubeipvs.linux.nftables.KernelNfTables;
import io.kubeipvs.linux.nftables.NfFamily;
import io.kubeipvs.linux.nftables.NfTable;
import io.kubeipvs.linux.nftables.NfTables;
import io.kubeipvs.testkit.nftables.NfTablesContract;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("host-kernel")
final class KernelNfTablesTest extends NfTablesContract {
  private TestNamespace namespace;
  private KernelNfTables tables;

  @BeforeAll
  static void whereTheKernelHasIt() throws Exception {
    NftSupport.assume();
  }

  @BeforeEach
  void inAFreshNamespace() throws Exception {
    namespace = TestNamespace.create();
    tables = namespace.namespace().call(KernelNfTables::open);
  }

  @AfterEach
  void close() {
    tables.close();
    namespace.close();
  }

  @Override
  protected NfTables tables() {
    return tables;
  }

  @Override
  protected void make(NfFamily family, String name) throws Exception {
    String table = family.toolName() + " " + name;
    namespace.run(
        "nft",
        "add table %1$s; add chain %1$s input { type filter hook input priority 0; };"
                .formatted(table)
            + " add chain %1$s services; add rule %1$s input jump services".formatted(table));
  }

  @Test
  void whatIsLeftIsWhatTheNftCommandLists() throws Exception {
    make(NfFamily.IPV6, "kube-proxy");
    make(NfFamily.INET, "filter");
    String foreign = namespace.run("nft", "list", "table", "inet", "filter");
    for (NfTable table : tables.tables()) {
      if (table.name().equals("kube-proxy")) {
        tables.delete(table);
      }
    }

    assertThat(namespace.run("nft", "list", "ruleset")).isEqualTo(foreign);
  }

  @Test
  void askingForAFamilyMakesNothing() throws Exception {
    make(NfFamily.IPV4, "kube-proxy");
    String before = namespace.run("nft", "list", "ruleset");

    for (NfFamily family : List.of(NfFamily.IPV4, NfFamily.IPV6, NfFamily.INET)) {
      assertThat(tables.hasFamily(family)).as(family.toolName()).isTrue();
    }
    assertThat(namespace.run("nft", "list", "ruleset")).isEqualTo(before);
  }
}
