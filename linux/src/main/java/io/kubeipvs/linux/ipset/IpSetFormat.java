package io.kubeipvs.linux.ipset;

/**
 * Numbers of the message format (include/uapi/linux/netfilter/ipset/ip_set.h and nfnetlink.h). From
 * 17 on, an attribute means one thing when creating a set and another in an entry.
 */
final class IpSetFormat {
  /**
   * Speaks protocol 6. Kernels before 4.20 refuse any other, and later ones take 6 and 7 alike for
   * every command here; 7 adds only a set's index, to lists and as a question.
   */
  static final int PROTOCOL_VERSION = 6;

  static final int HEADER_BYTES = 4; // struct nfgenmsg

  static final int AF_UNSPEC = 0;
  static final int AF_INET = 2;
  static final int AF_INET6 = 10;

  private static final int SUBSYSTEM = 6 << 8;
  static final int CREATE = SUBSYSTEM | 2;
  static final int DESTROY = SUBSYSTEM | 3;
  static final int SWAP = SUBSYSTEM | 6;
  static final int LIST = SUBSYSTEM | 7;
  static final int ADD = SUBSYSTEM | 9;
  static final int DELETE = SUBSYSTEM | 10;
  static final int TYPE = SUBSYSTEM | 13;

  // Attributes of a command.
  static final int PROTOCOL = 1;
  static final int SET_NAME = 2;
  static final int TYPE_NAME = 3;
  static final int SECOND_SET_NAME = 3;
  static final int REVISION = 4;
  static final int FAMILY = 5;
  static final int FLAGS = 6;
  static final int DATA = 7;
  static final int ENTRIES = 8;
  static final int REVISION_MIN = 10;

  /** Value of {@link #FLAGS} on LIST: just the names. */
  static final int FLAG_NAMES_ONLY = 2;

  /** Value of {@link #FLAGS} on LIST: names and parameters, no entries. */
  static final int FLAG_HEADERS_ONLY = 4;

  // Attributes in DATA, of a set and of an entry.
  static final int PADDING = 0;
  static final int ADDRESS = 1;
  static final int PREFIX_LENGTH = 3;
  static final int PORT = 4;
  static final int LAST_PORT = 5;
  static final int PROTOCOL_NUMBER = 7;

  // Of an entry.
  static final int SECOND_ADDRESS = 20;
  static final int SECOND_PREFIX_LENGTH = 21;

  // Of a set.
  static final int HASH_SEED = 17;
  static final int HASH_SIZE = 18;
  static final int MAX_ELEMENTS = 19;
  static final int BUCKET_SIZE = 21;
  static final int RESIZE = 22;
  static final int ELEMENTS = 24;
  static final int REFERENCES = 25;
  static final int MEMORY_SIZE = 26;

  // In an address.
  static final int IPV4 = 1;
  static final int IPV6 = 2;

  private IpSetFormat() {}
}
