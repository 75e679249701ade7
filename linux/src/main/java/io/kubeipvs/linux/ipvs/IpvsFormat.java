package io.kubeipvs.linux.ipvs;

import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.net.IpFamily;

/** Numbers of the IPVS netlink family (include/uapi/linux/ip_vs.h). */
final class IpvsFormat {
  static final String FAMILY_NAME = "IPVS";
  static final int FAMILY_VERSION = 1;

  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;

  private IpvsFormat() {}

  /** {@code IPVS_CMD_*}. A reply to a GET carries the command that would make its content. */
  static final class Command {
    static final int NEW_SERVICE = 1;
    static final int SET_SERVICE = 2;
    static final int DELETE_SERVICE = 3;
    static final int GET_SERVICE = 4;
    static final int NEW_DESTINATION = 5;
    static final int SET_DESTINATION = 6;
    static final int DELETE_DESTINATION = 7;
    static final int GET_DESTINATION = 8;
    static final int SET_CONFIG = 12;
    static final int GET_CONFIG = 13;
    static final int GET_INFO = 15;
    static final int ZERO = 16;
    static final int FLUSH = 17;

    private Command() {}
  }

  /** {@code IPVS_CMD_ATTR_*}, the attributes of a message. */
  static final class Attribute {
    static final int SERVICE = 1;
    static final int DESTINATION = 2;
    static final int TIMEOUT_TCP = 4;
    static final int TIMEOUT_TCP_FIN = 5;
    static final int TIMEOUT_UDP = 6;

    private Attribute() {}
  }

  /** {@code IPVS_SVC_ATTR_*}. */
  static final class ServiceAttribute {
    static final int FAMILY = 1;
    static final int PROTOCOL = 2;
    static final int ADDRESS = 3;
    static final int PORT = 4;
    static final int FIREWALL_MARK = 5;
    static final int SCHEDULER = 6;
    static final int FLAGS = 7;
    static final int TIMEOUT = 8;
    static final int NETMASK = 9;
    static final int STATISTICS = 10;
    static final int PERSISTENCE_ENGINE = 11;
    static final int STATISTICS_64 = 12;

    private ServiceAttribute() {}
  }

  /** {@code IPVS_DEST_ATTR_*}. */
  static final class DestinationAttribute {
    static final int ADDRESS = 1;
    static final int PORT = 2;
    static final int FORWARDING_METHOD = 3;
    static final int WEIGHT = 4;
    static final int UPPER_THRESHOLD = 5;
    static final int LOWER_THRESHOLD = 6;
    static final int ACTIVE_CONNECTIONS = 7;
    static final int INACTIVE_CONNECTIONS = 8;
    static final int PERSISTENT_CONNECTIONS = 9;
    static final int STATISTICS = 10;
    static final int FAMILY = 11;
    static final int STATISTICS_64 = 12;
    static final int TUNNEL_TYPE = 13;
    static final int TUNNEL_PORT = 14;
    static final int TUNNEL_FLAGS = 15;

    private DestinationAttribute() {}
  }

  /** {@code IPVS_INFO_ATTR_*}. */
  static final class InfoAttribute {
    static final int VERSION = 1;
    static final int CONNECTION_TABLE_SIZE = 2;

    private InfoAttribute() {}
  }

  static int familyNumber(IpFamily family) {
    return switch (family) {
      case IPV4 -> AF_INET;
      case IPV6 -> AF_INET6;
    };
  }

  static IpFamily family(int number) throws NetlinkException {
    return switch (number) {
      case AF_INET -> IpFamily.IPV4;
      case AF_INET6 -> IpFamily.IPV6;
      default -> throw NetlinkException.malformed("address family " + number);
    };
  }
}
