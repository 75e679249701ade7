package io.kubeipvs.linux.ipset;

import org.jspecify.annotations.Nullable;

/**
 * ipset's own error codes, which follow the errnos: from 4096 for all sets, from 4352 with a
 * meaning of its own for each kind of set (include/uapi/linux/netfilter/ipset/ip_set.h,
 * ip_set_hash.h, ip_set_bitmap.h). Immutable.
 */
public enum IpSetError {
  PRIVATE(4096, "the set module failed for a reason of its own"),
  PROTOCOL(4097, "the kernel does not understand the request; does the entry fit the set?"),
  FIND_TYPE(4098, "the kernel has no such set type or revision; load its module"),
  MAX_SETS(4099, "there are too many sets in this namespace"),
  BUSY(4100, "the set is used by a rule, or is being listed"),
  EXIST_SETNAME2(4101, "the second set is not there to swap with, or in the way of a rename"),
  TYPE_MISMATCH(4102, "the sets are of different type or family"),
  EXIST(4103, "the entry is already there, or is not there"),
  INVALID_CIDR(4104, "a set stores no such prefix length (split /0 into two /1)"),
  INVALID_NETMASK(4105, "no such netmask"),
  INVALID_FAMILY(4106, "the set type has not this family"),
  TIMEOUT(4107, "the set has no timeouts"),
  REFERENCED(4108, "the set is used by a rule"),
  IPADDR_IPV4(4109, "an IPv4 address is missing or wrong"),
  IPADDR_IPV6(4110, "an IPv6 address is missing or wrong"),
  COUNTER(4111, "the set has no counters"),
  COMMENT(4112, "the set has no comments"),
  INVALID_MARKMASK(4113, "no such mark mask"),
  SKBINFO(4114, "the set has no skbinfo"),

  HASH_FULL(4352, "the set is full"),
  HASH_ELEM(4353, "a hash set cannot store the address 0"),
  INVALID_PROTO(4354, "the set stores no entries of this protocol"),
  MISSING_PROTO(4355, "the entry lacks its protocol"),
  HASH_RANGE_UNSUPPORTED(4356, "the set takes no ranges"),
  HASH_RANGE(4357, "no such range"),

  BITMAP_RANGE(4352, "the entry is outside the range of the set"),
  BITMAP_RANGE_SIZE(4353, "the range is larger than a bitmap can be");

  private static final int FIRST_TYPE_SPECIFIC = 4352;

  private final int code;
  private final String meaning;

  IpSetError(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  /** The code as a positive number, as {@code NetlinkException.errno()} has it. */
  public int code() {
    return code;
  }

  /** The kernel's name of the code, such as {@code IPSET_ERR_BUSY}. */
  public String kernelName() {
    return "IPSET_ERR_" + name();
  }

  /** What it means, in words. */
  public String meaning() {
    return meaning;
  }

  /**
   * The error of that code, or null if there is none.
   *
   * @param type the type of the set, null if it is not known; the type-specific codes depend on it
   */
  public static @Nullable IpSetError of(int code, @Nullable IpSetType type) {
    boolean bitmap = type == IpSetType.BITMAP_PORT;
    for (IpSetError error : values()) {
      boolean fits =
          error.code < FIRST_TYPE_SPECIFIC
              || (type != null && error.name().startsWith("BITMAP_") == bitmap);
      if (error.code == code && fits) {
        return error;
      }
    }
    return null;
  }
}
