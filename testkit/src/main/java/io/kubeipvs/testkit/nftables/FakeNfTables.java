package io.kubeipvs.testkit.nftables;

import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.linux.nftables.NfFamily;
import io.kubeipvs.linux.nftables.NfTable;
import io.kubeipvs.linux.nftables.NfTables;
import io.kubeipvs.linux.syscall.Errno;
import io.kubeipvs.testkit.fake.FakeControls;
import java.util.ArrayList;
import java.util.List;

/**
 * nf_tables in memory, of which there are only the tables. One thread owns an instance. A write is
 * one deleted table.
 */
public final class FakeNfTables implements NfTables {
  private final List<NfTable> tables = new ArrayList<>();
  private final FakeControls<NfTable> controls = new FakeControls<>();
  private long lastHandle;
  private boolean closed;

  /** Errors to inject, and the deletes seen. */
  public FakeControls<NfTable> controls() {
    return controls;
  }

  /** As {@code nft add table} does. */
  public NfTable add(NfFamily family, String name) {
    NfTable table = new NfTable(family, name, ++lastHandle);
    tables.add(table);
    return table;
  }

  @Override
  public List<NfTable> tables() throws NetlinkException {
    requireOpen();
    controls.onRead("list nftables tables");
    return List.copyOf(tables);
  }

  @Override
  public void delete(NfTable table) throws NetlinkException {
    requireOpen();
    int injected = controls.onWrite(table);
    if (injected != 0 || !tables.remove(table)) {
      int errno = injected == 0 ? Errno.ENOENT : injected;
      throw new NetlinkException("delete " + table + ": " + Errno.describe(errno), errno, null);
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("nf_tables is closed");
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
