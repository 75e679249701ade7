package io.kubeipvs.linux.ipset;

import io.kubeipvs.linux.netlink.NetlinkException;

/**
 * Which revision of a set type to ask for. Pure. A revision adds options to a type; older ones go
 * on working. We take the newest that both know, as the ipset command does, so that sets of either
 * maker are alike to the last line of a listing.
 */
final class IpSetRevisions {
  private IpSetRevisions() {}

  /**
   * The newest revision common to us and the kernel.
   *
   * @throws NetlinkException if there is none
   */
  static int choose(IpSetType type, IpSetReplies.Revisions kernel) throws NetlinkException {
    int revision = Math.min(newestKnown(type), kernel.highest());
    if (revision < kernel.lowest() || revision < oldestUsable(type)) {
      throw new NetlinkException(
          "the kernel has revisions %d-%d of set type %s, wanted is one of %d-%d"
              .formatted(
                  kernel.lowest(),
                  kernel.highest(),
                  type.kernelName(),
                  oldestUsable(type),
                  newestKnown(type)),
          IpSetError.FIND_TYPE.code(),
          null);
    }
    return revision;
  }

  private static int newestKnown(IpSetType type) {
    return switch (type) {
      case HASH_IP -> 6;
      case HASH_NET -> 7;
      case HASH_IP_PORT -> 7;
      case HASH_IP_PORT_IP -> 6;
      case HASH_IP_PORT_NET -> 8;
      case BITMAP_PORT -> 3;
    };
  }

  /** The first with SCTP for the types with protocols. */
  private static int oldestUsable(IpSetType type) {
    return switch (type) {
      case HASH_IP, HASH_NET, BITMAP_PORT -> 0;
      case HASH_IP_PORT, HASH_IP_PORT_IP, HASH_IP_PORT_NET -> 1;
    };
  }
}
