package io.kubeipvs.linux.nftables;

import io.kubeipvs.linux.netlink.AttributeReader;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.linux.netlink.NetlinkMessage;
import io.kubeipvs.linux.netlink.PayloadReader;
import org.jspecify.annotations.Nullable;

/** Reads what the kernel answers. Pure. */
final class NfTablesReplies {
  private NfTablesReplies() {}

  /** The table in one message of a list, or null if it is of a family we do not know. */
  static @Nullable NfTable table(NetlinkMessage reply) throws NetlinkException {
    PayloadReader payload = reply.payload();
    NfFamily family = NfFamily.of(payload.u8());
    AttributeReader attributes = payload.skip(NfTablesFormat.HEADER_BYTES - 1).attributes();
    String name = "";
    long handle = 0;
    while (attributes.next()) {
      switch (attributes.type()) {
        case NfTablesFormat.NAME -> name = attributes.text();
        case NfTablesFormat.HANDLE -> handle = attributes.be64();
        default -> {} // flags, number of chains, owner, comment
      }
    }
    if (name.isEmpty() || handle == 0) {
      throw NetlinkException.malformed("a table has no " + (name.isEmpty() ? "name" : "handle"));
    }
    return family == null ? null : new NfTable(family, name, handle);
  }
}
