package io.kubeipvs.linux.iptables;

import io.kubeipvs.net.IpFamily;
import java.util.Collection;
import java.util.List;

/**
 * The iptables rules of one family in one network namespace, as text of iptables-save and
 * iptables-restore. One thread owns an instance.
 */
public interface Iptables {
  IpFamily family();

  /**
   * The rules of one table in the form of iptables-save, without comment lines and with counters of
   * {@code [0:0]}; empty if the table was never touched. Reads only: a table's module is not loaded
   * for it.
   */
  default String save(String table) throws IptablesException {
    return save(List.of(table)).text(table);
  }

  /**
   * Several tables as they stand at one moment; reads as {@link #save(String)} does. One that
   * cannot be shown fails when its text is asked for, and keeps no other back.
   */
  SavedTables save(Collection<String> tables) throws IptablesException;

  /**
   * Feeds text to iptables-restore with {@code --noflush}: only chains that the text declares are
   * emptied first. Each table is applied as a whole or not at all, in the text's order.
   */
  void restore(String text) throws IptablesException;

  /** Whether this iptables knows {@code --random-fully} for MASQUERADE. */
  boolean hasRandomFully();
}
