package io.kubeipvs.linux.ipset;

import io.kubeipvs.net.IpFamily;

/**
 * A set's name and parameters. Immutable. For {@link IpSetType#BITMAP_PORT} the range is all ports
 * and family and sizes do not count.
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
    if (name.isEmpty() || name.length() > MAX_NAME_LENGTH) {
      throw new IllegalArgumentException("set name \"" + name + "\" has not 1-31 characters");
    }
  }

  public static IpSetDefinition of(String name, IpSetType type, IpFamily family) {
    return new IpSetDefinition(name, type, family, DEFAULT_HASH_SIZE, DEFAULT_MAX_ELEMENTS);
  }
}
