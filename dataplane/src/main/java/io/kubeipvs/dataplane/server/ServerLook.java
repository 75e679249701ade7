package io.kubeipvs.dataplane.server;

import io.kubeipvs.linux.ipvs.Ipvs;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.net.IpFamily;

/**
 * Notices by a question or two whether virtual servers came or went since all were read. Owned by
 * the writer's thread.
 */
final class ServerLook {
  private final Ipvs ipvs;
  private final ServerTable table;

  /** Where the next one stands that is looked for. */
  private int nextSample;

  /** So many servers of IPv4 are in the kernel that do not count, such as firewall marks. */
  private int beside;

  /** Whether one of IPv6 was lost, of which no census tells. */
  private boolean listWanted;

  ServerLook(Ipvs ipvs, ServerTable table) {
    this.ipvs = ipvs;
    this.table = table;
  }

  /**
   * Whether servers came or went: the kernel says how many there are of IPv4. One of those of IPv6
   * is looked for at a time, each in its turn: one flush takes all.
   */
  boolean areOthersThere() throws NetlinkException {
    int count = ipvs.ipv4Count();
    if (count != Ipvs.UNTOLD && count - table.ipv4Count() != beside) {
      return true;
    }
    boolean ipv4Counted = count != Ipvs.UNTOLD;
    listWanted = !(ipv4Counted && table.isIpv4Alone()) && isNextLost(ipv4Counted);
    return listWanted;
  }

  private boolean isNextLost(boolean ipv6Alone) throws NetlinkException {
    for (int looked = 0; looked < table.places(); looked++) {
      nextSample = nextSample + 1 < table.places() ? nextSample + 1 : 0;
      KnownServer known = table.at(nextSample);
      if (known != null && !(ipv6Alone && known.key().family() == IpFamily.IPV4)) {
        return ipvs.server(known.key()) == null;
      }
    }
    return false;
  }

  /** Whether the next reading of all settings has to tell of IPv6, too. */
  boolean isListWanted() {
    return listWanted;
  }

  /**
   * What has been read is what there is.
   *
   * @param count the number from before the reading: who came or went amid it shows at the next
   *     look, and not never
   */
  void allAreRead(int count) {
    beside = count - table.ipv4Count();
    listWanted = false;
  }
}
