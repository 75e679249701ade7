package io.kubeipvs.agent.metrics;

import io.kubeipvs.linux.ipvs.IpvsStatistics;

/** Sums of traffic. One thread owns it. */
final class Traffic {
  private final long[] totals = new long[5];
  private long active;
  private long inactive;

  void add(IpvsStatistics statistics) {
    totals[0] += statistics.connections();
    totals[1] += statistics.inPackets();
    totals[2] += statistics.outPackets();
    totals[3] += statistics.inBytes();
    totals[4] += statistics.outBytes();
  }

  void addConnections(long moreActive, long moreInactive) {
    active += moreActive;
    inactive += moreInactive;
  }

  /** Connections, packets in and out, bytes in and out. */
  long total(int index) {
    return totals[index];
  }

  long active() {
    return active;
  }

  long inactive() {
    return inactive;
  }
}
