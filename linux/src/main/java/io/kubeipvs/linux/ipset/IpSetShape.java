package io.kubeipvs.linux.ipset;

import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.IpPrefix;

/**
 * Which entries fit which sets. The kernel does not check this: it takes from an entry the parts
 * that its set's type has, and stores what that makes. Pure.
 */
public final class IpSetShape {
  private IpSetShape() {}

  /** The type of set that an entry is made for. */
  public static IpSetType typeOf(IpSetEntry entry) {
    return switch (entry) {
      case IpSetEntry.Ip _ -> IpSetType.HASH_IP;
      case IpSetEntry.Net _ -> IpSetType.HASH_NET;
      case IpSetEntry.IpPort _ -> IpSetType.HASH_IP_PORT;
      case IpSetEntry.IpPortIp _ -> IpSetType.HASH_IP_PORT_IP;
      case IpSetEntry.IpPortNet _ -> IpSetType.HASH_IP_PORT_NET;
      case IpSetEntry.Port _ -> IpSetType.BITMAP_PORT;
    };
  }

  /** Whether all addresses of an entry are of the family. */
  public static boolean isOfFamily(IpSetEntry entry, IpFamily family) {
    return switch (entry) {
      case IpSetEntry.Ip(IpAddress address) -> address.family() == family;
      case IpSetEntry.Net(IpPrefix prefix) -> prefix.family() == family;
      case IpSetEntry.IpPort ipPort -> ipPort.address().family() == family;
      case IpSetEntry.IpPortIp entryOfThree ->
          entryOfThree.address().family() == family && entryOfThree.second().family() == family;
      case IpSetEntry.IpPortNet entryOfThree ->
          entryOfThree.address().family() == family && entryOfThree.prefix().family() == family;
      case IpSetEntry.Port _ -> true;
    };
  }

  /** Whether an entry is made for a set of this definition. */
  public static boolean fits(IpSetEntry entry, IpSetDefinition definition) {
    return typeOf(entry) == definition.type() && isOfFamily(entry, definition.family());
  }
}
