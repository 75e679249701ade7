package io.kubeipvs.linux.nftables;

import io.kubeipvs.linux.netlink.NetlinkException;
import java.util.List;

/**
 * The nf_tables tables of one network namespace. Not safe for use by several threads at once: one
 * thread owns an instance.
 */
public interface NfTables extends AutoCloseable {
  /** All tables of the families we know. A kernel without nf_tables has none. */
  List<NfTable> tables() throws NetlinkException;

  /**
   * Deletes this very table with all that is in it, as a whole or not at all. ENOENT if it has
   * gone, also if another of its name has come.
   */
  void delete(NfTable table) throws NetlinkException;

  @Override
  void close();
}
