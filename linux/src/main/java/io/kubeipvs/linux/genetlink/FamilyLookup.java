package io.kubeipvs.linux.genetlink;

import io.kubeipvs.linux.netlink.AttributeReader;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.linux.netlink.NetlinkMessage;
import org.jspecify.annotations.Nullable;

/** The messages by which the controller family names the id of another. Pure. */
final class FamilyLookup {
  /** The controller's own id, the only fixed one. */
  static final int CONTROLLER_ID = 0x10;

  private static final int CONTROLLER_VERSION = 1;
  private static final int COMMAND_GET_FAMILY = 3;
  private static final int FAMILY_ID = 1;
  private static final int FAMILY_NAME = 2;

  private FamilyLookup() {}

  /** Asks for a family by name. The kernel loads its module first if need be. */
  static GenericRequest request(String name) {
    return new GenericRequest(
        "look up netlink family " + name,
        GenericRequest.header(COMMAND_GET_FAMILY, CONTROLLER_VERSION).putText(FAMILY_NAME, name));
  }

  static @Nullable Integer familyId(NetlinkMessage reply) throws NetlinkException {
    AttributeReader attributes = reply.payload().skip(GenericRequest.HEADER_BYTES).attributes();
    Integer id = null;
    while (attributes.next()) {
      if (attributes.type() == FAMILY_ID) {
        id = attributes.u16();
      }
    }
    return id;
  }
}
