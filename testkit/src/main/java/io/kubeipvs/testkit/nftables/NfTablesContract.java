package io.kubeipvs.testkit.nftables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.linux.nftables.NfFamily;
import io.kubeipvs.linux.nftables.NfTable;
import io.kubeipvs.linux.nftables.NfTables;
import io.kubeipvs.linux.syscall.Errno;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link NfTables} keeps, the fake as the kernel. */
public abstract class NfTablesContract {
  /** The tables, none at the start of each test; the caller does not close it. */
  protected abstract NfTables tables() throws Exception;

  /** Makes a table with a chain and a rule in it, as another program would. */
  protected abstract void make(NfFamily family, String name) throws Exception;

  private NfTable find(NfFamily family, String name) throws Exception {
    return tables().tables().stream()
        .filter(table -> table.family() == family && table.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no table " + family.toolName() + " " + name));
  }

  private List<String> names() throws Exception {
    return tables().tables().stream().map(NfTable::toString).toList();
  }

  @Test
  void aFreshNamespaceHasNoTables() throws Exception {
    assertThat(tables().tables()).isEmpty();
  }

  @Test
  void listsTheTablesOfAllFamilies() throws Exception {
    make(NfFamily.IPV4, "kube-proxy");
    make(NfFamily.IPV6, "kube-proxy");
    make(NfFamily.INET, "firewalld");

    assertThat(names())
        .containsExactlyInAnyOrder(
            "table ip kube-proxy", "table ip6 kube-proxy", "table inet firewalld");
    assertThat(tables().tables()).extracting(NfTable::handle).doesNotHaveDuplicates();
  }

  @Test
  void deletesThisTableWithAllThatIsInItAndNoOther() throws Exception {
    make(NfFamily.IPV4, "kube-proxy");
    make(NfFamily.IPV6, "kube-proxy");
    make(NfFamily.IPV4, "kube-proxy-2");

    tables().delete(find(NfFamily.IPV4, "kube-proxy"));

    assertThat(names()).containsExactlyInAnyOrder("table ip6 kube-proxy", "table ip kube-proxy-2");
  }

  @Test
  void aTableThatHasGoneIsNotFound() throws Exception {
    make(NfFamily.IPV4, "kube-proxy");
    NfTable gone = find(NfFamily.IPV4, "kube-proxy");
    tables().delete(gone);

    NetlinkException failure =
        catchThrowableOfType(NetlinkException.class, () -> tables().delete(gone));

    assertThat(failure.errno()).isEqualTo(Errno.ENOENT);
    assertThat(failure).hasMessageStartingWith("delete table ip kube-proxy: ENOENT");
  }

  @Test
  void aSuccessorOfTheSameNameStays() throws Exception {
    make(NfFamily.IPV4, "kube-proxy");
    NfTable gone = find(NfFamily.IPV4, "kube-proxy");
    tables().delete(gone);
    make(NfFamily.IPV4, "kube-proxy");

    NetlinkException failure =
        catchThrowableOfType(NetlinkException.class, () -> tables().delete(gone));

    assertThat(failure.errno()).isEqualTo(Errno.ENOENT);
    assertThat(names()).containsExactly("table ip kube-proxy");
  }
}
