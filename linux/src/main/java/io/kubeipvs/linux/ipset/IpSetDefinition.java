package io.kubeipvs.linux.ipset;

import io.kubeipvs.net.IpFamily;
import java.nio.charset.StandardCharsets;

/**
 * A set's name and parameters. Immutable. For {@link IpSetType#BITMAP_PORT} the range is all ports
 * and family and sizes do not count; a listed one has IPv4 and the defaults there.
 *
 * @param hashSize initial buckets; the kernel grows the table by itself, so it does not count when
 *     comparing with what stands there
 * @param maxElements how many entries fit
 */
public record IpSetDefinition(
    String name, IpSetType type, IpFamily family, int hashSize, int maxElements) {
  /** The kernel's limit for a name, in bytes. */
  public static final int MAX_NAME_LENGTH = 31;

  public static final int DEFAULT_HASH_SIZE = 1024;
  public static final int DEFAULT_MAX_ELEMENTS = 65_536;

  public IpSetDefinition {
    requireName(name);
  }

  /** Refuses what the kernel cannot have as a name; without one, some commands mean all sets. */
  static void requireName(String name) {
    if (!isName(name)) {
      throw new IllegalArgumentException("set name \"" + name + "\" has not 1-31 bytes");
    }
  }

  /** Whether the kernel can have this as a name. */
  static boolean isName(String name) {
    int bytes = name.getBytes(StandardCharsets.UTF_8).length;
    return bytes > 0 && bytes <= MAX_NAME_LENGTH && name.indexOf('\0') < 0;
  }

  /**
   * Whether a set made by the one serves as well as one made by the other: all but the name and
   * what does not count is equal.
   */
  public boolean hasShapeOf(IpSetDefinition other) {
    boolean sameSizes = family == other.family && maxElements == other.maxElements;
    return type == other.type && (type == IpSetType.BITMAP_PORT || sameSizes);
  }

  public static IpSetDefinition of(String name, IpSetType type, IpFamily family) {
    return new IpSetDefinition(name, type, family, DEFAULT_HASH_SIZE, DEFAULT_MAX_ELEMENTS);
  }

  /** A set of ports, from 0 to 65535. */
  public static IpSetDefinition bitmap(String name) {
    return of(name, IpSetType.BITMAP_PORT, IpFamily.IPV4);
  }
}
