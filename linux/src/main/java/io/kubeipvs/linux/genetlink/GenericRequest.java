package io.kubeipvs.linux.genetlink;

import io.kubeipvs.linux.netlink.NetlinkRequest;
import io.kubeipvs.linux.netlink.PayloadWriter;

/**
 * A request to a generic netlink family that does not yet know the family's id.
 *
 * @param operation what it does and to what, for messages
 * @param payload from {@link #header}, the attributes behind it
 */
public record GenericRequest(Object operation, PayloadWriter payload) {
  /** Bytes of the generic header, before the attributes of a reply. */
  public static final int HEADER_BYTES = 4;

  /** Begins a payload with the generic header (struct genlmsghdr). */
  public static PayloadWriter header(int command, int version) {
    return header(new PayloadWriter(), command, version);
  }

  /** The same behind what the writer holds already. */
  public static PayloadWriter header(PayloadWriter out, int command, int version) {
    return out.u8(command).u8(version).u16(0);
  }

  /** The request to the family of that id. */
  public NetlinkRequest to(int familyId) {
    return new NetlinkRequest(operation, familyId, 0, payload);
  }
}
