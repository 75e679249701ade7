package io.kubeipvs.linux.conntrack;

import io.kubeipvs.linux.netlink.AttributeReader;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.linux.netlink.NetlinkMessage;
import io.kubeipvs.net.Protocol;
import org.jspecify.annotations.Nullable;

/** Reads what the kernel answers. Pure. */
final class ConntrackReplies {
  private ConntrackReplies() {}

  /**
   * The flow in one message of a list, or null if it is of another protocol, or in a zone: zones
   * belong to whoever made them.
   */
  static @Nullable Flow flow(NetlinkMessage reply, Protocol protocol) throws NetlinkException {
    AttributeReader attributes = reply.payload().skip(ConntrackFormat.HEADER_BYTES).attributes();
    TupleReply original = null;
    TupleReply answer = null;
    int id = 0;
    int zone = 0;
    while (attributes.next()) {
      switch (attributes.type()) {
        case ConntrackFormat.TUPLE_ORIGINAL -> {
          original = TupleReply.read(attributes.nested());
          if (original.protocolNumber() != protocol.number()) {
            return null;
          }
        }
        case ConntrackFormat.TUPLE_REPLY -> answer = TupleReply.read(attributes.nested());
        case ConntrackFormat.ID -> id = attributes.be32();
        case ConntrackFormat.ZONE -> zone = attributes.be16();
        default -> {} // status, timeouts, counters, marks
      }
    }
    if (original == null || answer == null) {
      throw new NetlinkException("malformed reply: a flow lacks one of its directions", 0, null);
    }
    boolean otherZone = zone != 0 || original.isZoned() || answer.isZoned();
    Flow.Tuple originalTuple = original.toTuple();
    Flow.Tuple replyTuple = answer.toTuple();
    return otherZone || originalTuple == null || replyTuple == null
        ? null
        : new Flow(protocol.number(), originalTuple, replyTuple, id);
  }
}
