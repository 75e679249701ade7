package io.kubeipvs.linux.conntrack;

/** Numbers of the message format (nfnetlink_conntrack.h, nfnetlink.h). */
final class ConntrackFormat {
  static final int HEADER_BYTES = 4; // struct nfgenmsg

  static final int AF_INET = 2;
  static final int AF_INET6 = 10;

  private static final int SUBSYSTEM = 1 << 8;
  static final int GET = SUBSYSTEM | 1;
  static final int DELETE = SUBSYSTEM | 2;

  // Attributes of a flow.
  static final int TUPLE_ORIGINAL = 1;
  static final int TUPLE_REPLY = 2;
  static final int ID = 12;
  static final int ZONE = 18;

  // In a tuple.
  static final int ADDRESSES = 1;
  static final int PROTOCOL = 2;
  static final int TUPLE_ZONE = 3;

  // In its addresses.
  static final int IPV4_SOURCE = 1;
  static final int IPV4_DESTINATION = 2;
  static final int IPV6_SOURCE = 3;
  static final int IPV6_DESTINATION = 4;

  // In its protocol.
  static final int PROTOCOL_NUMBER = 1;
  static final int SOURCE_PORT = 2;
  static final int DESTINATION_PORT = 3;

  private ConntrackFormat() {}
}
