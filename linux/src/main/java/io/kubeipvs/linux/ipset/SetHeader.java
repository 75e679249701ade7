package io.kubeipvs.linux.ipset;

import io.kubeipvs.linux.netlink.AttributeReader;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.net.IpFamily;
import org.jspecify.annotations.Nullable;

/**
 * What the first part of a listed set says about it. Immutable.
 *
 * @param definition null if {@link IpSetDefinition} cannot say it
 */
record SetHeader(String typeName, @Nullable IpSetDefinition definition, long references) {

  static SetHeader read(String name, String typeName, int family, AttributeReader data)
      throws NetlinkException {
    long hashSize = IpSetDefinition.DEFAULT_HASH_SIZE;
    long maxElements = IpSetDefinition.DEFAULT_MAX_ELEMENTS;
    long references = 0;
    int firstPort = 0;
    int lastPort = 65_535;
    boolean hasMore = false;
    while (data.next()) {
      switch (data.type()) {
        case IpSetFormat.HASH_SIZE -> hashSize = Integer.toUnsignedLong(data.be32());
        case IpSetFormat.MAX_ELEMENTS -> maxElements = Integer.toUnsignedLong(data.be32());
        case IpSetFormat.REFERENCES -> references = Integer.toUnsignedLong(data.be32());
        case IpSetFormat.PORT -> firstPort = data.be16();
        case IpSetFormat.LAST_PORT -> lastPort = data.be16();
        case IpSetFormat.HASH_SEED,
            IpSetFormat.BUCKET_SIZE,
            IpSetFormat.RESIZE,
            IpSetFormat.ELEMENTS,
            IpSetFormat.MEMORY_SIZE,
            IpSetFormat.PADDING -> {} // do not change what the set holds
        default -> hasMore = true; // timeouts, netmasks, extensions
      }
    }
    IpSetType type = typeOf(typeName);
    boolean sayable =
        type != null
            && !hasMore
            && IpSetDefinition.isName(name)
            && firstPort == 0
            && lastPort == 65_535
            && hashSize <= Integer.MAX_VALUE
            && maxElements <= Integer.MAX_VALUE;
    IpSetDefinition definition =
        sayable ? definition(name, type, family, (int) hashSize, (int) maxElements) : null;
    return new SetHeader(typeName, definition, references);
  }

  private static @Nullable IpSetType typeOf(String typeName) {
    for (IpSetType type : IpSetType.values()) {
      if (type.kernelName().equals(typeName)) {
        return type;
      }
    }
    return null;
  }

  private static @Nullable IpSetDefinition definition(
      String name, @Nullable IpSetType type, int family, int hashSize, int maxElements) {
    if (type == null || type == IpSetType.BITMAP_PORT) {
      return type == null ? null : IpSetDefinition.bitmap(name);
    }
    return switch (family) {
      case IpSetFormat.AF_INET ->
          new IpSetDefinition(name, type, IpFamily.IPV4, hashSize, maxElements);
      case IpSetFormat.AF_INET6 ->
          new IpSetDefinition(name, type, IpFamily.IPV6, hashSize, maxElements);
      default -> null;
    };
  }
}
