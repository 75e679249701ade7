package io.kubeipvs.linux.nftables;

/** Numbers of the message format (nf_tables.h and nfnetlink.h). */
final class NfTablesFormat {
  static final int HEADER_BYTES = 4; // struct nfgenmsg

  /** In the header of a list: of every family. */
  static final int AF_UNSPEC = 0;

  private static final int SUBSYSTEM_NUMBER = 10;
  private static final int SUBSYSTEM = SUBSYSTEM_NUMBER << 8;
  static final int GET_TABLE = SUBSYSTEM | 1;
  static final int DELETE_TABLE = SUBSYSTEM | 2;

  // Changes stand between these two, which are nfnetlink's own.
  static final int BATCH_BEGIN = 0x10;
  static final int BATCH_END = 0x11;

  /** Resource of the batch's header: whose changes stand in it. */
  static final int BATCH_SUBSYSTEM = SUBSYSTEM_NUMBER;

  // Attributes of a table.
  static final int NAME = 1;
  static final int HANDLE = 4;

  private NfTablesFormat() {}
}
