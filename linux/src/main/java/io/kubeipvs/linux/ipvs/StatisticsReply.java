package io.kubeipvs.linux.ipvs;

import io.kubeipvs.linux.netlink.AttributeReader;
import io.kubeipvs.linux.netlink.NetlinkException;

/**
 * Reads statistics: STATS64 where the kernel has it (since 4.1), else STATS, whose counters other
 * than the bytes wrap at 32 bits. Both number their attributes alike. Pure.
 */
final class StatisticsReply {
  /** {@code IPVS_STATS_ATTR_*}, 1 to 10, in the order of {@link IpvsStatistics}. */
  private static final int COUNT = 10;

  private final long[] values = new long[COUNT];
  private boolean have64;

  void take32(AttributeReader attributes) throws NetlinkException {
    if (!have64) {
      take(attributes);
    }
  }

  void take64(AttributeReader attributes) throws NetlinkException {
    have64 = true;
    take(attributes);
  }

  private void take(AttributeReader attributes) throws NetlinkException {
    while (attributes.next()) {
      int number = attributes.type();
      if (number >= 1 && number <= COUNT) {
        // In STATS the two byte counters have 64 bits, the others 32.
        values[number - 1] =
            attributes.length() == Long.BYTES ? attributes.u64() : attributes.u32();
      }
    }
  }

  IpvsStatistics toStatistics() {
    return new IpvsStatistics(
        values[0], values[1], values[2], values[3], values[4], values[5], values[6], values[7],
        values[8], values[9]);
  }
}
