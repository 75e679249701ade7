package io.kubeipvs.linux.link;

import io.kubeipvs.net.IpFamily;
import org.jspecify.annotations.Nullable;

/** Numbers of rtnetlink (include/uapi/linux/rtnetlink.h, if_link.h, if_addr.h). */
final class RtNetlink {
  static final int NEWLINK = 16;
  static final int DELLINK = 17;
  static final int GETLINK = 18;
  static final int NEWADDR = 20;
  static final int DELADDR = 21;
  static final int GETADDR = 22;
  static final int NEWROUTE = 24;
  static final int DELROUTE = 25;
  static final int GETROUTE = 26;

  static final int IFLA_IFNAME = 3;
  static final int IFLA_MTU = 4;
  static final int IFLA_LINKINFO = 18;
  static final int IFLA_EXT_MASK = 29;
  static final int IFLA_INFO_KIND = 1;

  /** In IFLA_EXT_MASK: leave the counters out, which are the larger part of a link's message. */
  static final int RTEXT_FILTER_SKIP_STATS = 8;

  static final int IFA_ADDRESS = 1;
  static final int IFA_LOCAL = 2;

  static final int RTA_DST = 1;
  static final int RTA_OIF = 4;
  static final int RTA_GATEWAY = 5;
  static final int RTA_PRIORITY = 6;
  static final int RTA_TABLE = 15;

  /** Of {@code rtm_flags}: a cached copy, no route of a table. */
  static final int RTM_F_CLONED = 0x200;

  static final int RTN_UNICAST = 1;
  static final int RTN_LOCAL = 2;
  static final int RTN_BLACKHOLE = 6;

  static final int AF_UNSPEC = 0;
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;

  private RtNetlink() {}

  static int addressFamily(IpFamily family) {
    return switch (family) {
      case IPV4 -> AF_INET;
      case IPV6 -> AF_INET6;
    };
  }

  /** Null for one of neither, such as MPLS. */
  static @Nullable IpFamily family(int addressFamily) {
    return switch (addressFamily) {
      case AF_INET -> IpFamily.IPV4;
      case AF_INET6 -> IpFamily.IPV6;
      default -> null;
    };
  }
}
