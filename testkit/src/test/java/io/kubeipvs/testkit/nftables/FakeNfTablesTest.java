package io.kubeipvs.testkit.nftables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.linux.nftables.NfFamily;
import io.kubeipvs.linux.nftables.NfTable;
import io.kubeipvs.linux.nftables.NfTables;
import org.junit.jupiter.api.Test;

final class FakeNfTablesTest extends NfTablesContract {
  private final FakeNfTables fake = new FakeNfTables();

  @Override
  protected NfTables tables() {
    return fake;
  }

  @Override
  protected void make(NfFamily family, String name) {
    fake.add(family, name);
  }

  @Test
  void anInjectedErrorFailsOneDelete() throws Exception {
    NfTable table = fake.add(NfFamily.IPV4, "kube-proxy");
    fake.controls().failNext(any -> true, 1);

    assertThatThrownBy(() -> fake.delete(table)).isInstanceOf(NetlinkException.class);
    assertThat(fake.tables()).containsExactly(table);

    fake.delete(table);
    assertThat(fake.tables()).isEmpty();
    assertThat(fake.controls().writeCount()).isEqualTo(2);
  }
}
