package io.kubeipvs.linux.nftables;

/** Numbers of the message format (nf_tables.h and nfnetlink.h). */
final class NfTablesFormat {
  static final int HEADER_BYTES = 4; // struct nfgenmsg

  /** In the header of a list: of every family. */
  static final int AF_UNSPEC = 0;

  private static final int SUBSYSTEM_NUMBER = 10;
  private static final int SUBSYSTEM = SUBSYSTEM_NUMBER << 8;
  static final int NEW_TABLE = SUBSYSTEM;
  static final int GET_TABLE = SUBSYSTEM | 1;
  static final int DELETE_TABLE = SUBSYSTEM | 2;
  static final int NEW_CHAIN = SUBSYSTEM | 3;

  // Changes stand between these two, which are nfnetlink's own.
  static final int BATCH_BEGIN = 0x10;
  static final int BATCH_END = 0x11;

  /** Resource of the batch's header: whose changes stand in it. */
  static final int BATCH_SUBSYSTEM = SUBSYSTEM_NUMBER;

  // Attributes of a table.
  static final int NAME = 1;
  static final int FLAGS = 2; // be32
  static final int HANDLE = 4;

  /** Flag of a table whose chains see no packet. */
  static final int DORMANT = 1;

  // Attributes of a chain, and of its hook.
  static final int CHAIN_TABLE = 1;
  static final int CHAIN_NAME = 3;
  static final int CHAIN_HOOK = 4;
  static final int CHAIN_TYPE = 7;
  static final int HOOK_NUMBER = 1; // be32
  static final int HOOK_PRIORITY = 2; // be32

  /** Hook of packets for this machine itself (NF_INET_LOCAL_IN). */
  static final int LOCAL_IN = 1;

  private NfTablesFormat() {}
}
