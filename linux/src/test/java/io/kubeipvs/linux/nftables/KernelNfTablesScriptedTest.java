package io.kubeipvs.linux.nftables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeipvs.linux.netlink.NetlinkException;
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
  void closingClosesTheSocket() {
    tables.close();
    assertThat(kernel.isClosed()).isTrue();
  }
}
