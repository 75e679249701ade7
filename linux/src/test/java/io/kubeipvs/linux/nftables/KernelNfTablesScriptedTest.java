package io.kubeipvs.linux.nftables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.linux.netlink.NetlinkMessage;
import io.kubeipvs.linux.netlink.Replies;
import io.kubeipvs.linux.netlink.ScriptedKernel;
import io.kubeipvs.linux.syscall.Errno;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What no kernel does on demand. */
class KernelNfTablesScriptedTest {
  private final ScriptedKernel kernel = new ScriptedKernel();
  private final KernelNfTables tables = KernelNfTables.over(kernel);

  @Test
  void aKernelWithoutNfTablesHasNoTables() throws Exception {
    kernel.thenReply(sequence -> Replies.answer(sequence, Errno.EINVAL));
    assertThat(tables.tables()).isEmpty();
  }

  @Test
  void aMissingRightIsNamed() {
    kernel.thenReply(sequence -> Replies.answer(sequence, Errno.EPERM));
    assertThatThrownBy(tables::tables)
        .isInstanceOf(NetlinkException.class)
        .hasMessageStartingWith("list nftables tables: EPERM")
        .hasMessageContaining("CAP_NET_ADMIN");

    kernel.then(requests -> List.of(Replies.answer(requests.getFirst().sequence(), Errno.EPERM)));
    assertThatThrownBy(() -> tables.delete(new NfTable(NfFamily.IPV4, "kube-proxy", 7)))
        .isInstanceOf(NetlinkException.class)
        .hasMessageStartingWith("delete table ip kube-proxy: EPERM")
        .hasMessageContaining("CAP_NET_ADMIN");
  }

  @Test
  void aFamilyIsThereIfTheKernelWouldMakeItsTableAndItsChain() throws Exception {
    kernel.then(requests -> answers(requests, 0, 0));
    assertThat(tables.hasFamily(NfFamily.IPV4)).isTrue();

    kernel.then(requests -> answers(requests, Errno.EOPNOTSUPP, Errno.ENOENT)); // Linux 6.1.176
    assertThat(tables.hasFamily(NfFamily.IPV4)).isFalse();

    kernel.then(requests -> answers(requests, 0, Errno.ENOENT)); // a table can be made, no chain
    assertThat(tables.hasFamily(NfFamily.IPV4)).isFalse();

    kernel.then(requests ->
        List.of(Replies.answer(requests.getFirst().sequence(), Errno.EOPNOTSUPP))); // no nf_tables
    assertThat(tables.hasFamily(NfFamily.IPV4)).isFalse();

    kernel.then(requests -> answers(requests, Errno.EPERM, Errno.EPERM));
    assertThatThrownBy(() -> tables.hasFamily(NfFamily.IPV6))
        .isInstanceOf(NetlinkException.class)
        .hasMessageStartingWith("check for nftables chains of family ip6: EPERM")
        .hasMessageContaining("CAP_NET_ADMIN");
  }

  private static List<byte[]> answers(List<NetlinkMessage> requests, int ofTable, int ofChain) {
    assertThat(requests).hasSize(3);
    return List.of(
        Replies.answer(requests.get(1).sequence(), ofTable),
        Replies.answer(requests.get(2).sequence(), ofChain));
  }

  @Test
  void closingClosesTheSocket() {
    tables.close();
    assertThat(kernel.isClosed()).isTrue();
  }
}
