package io.kubeipvs.agent.config;

import io.kubeipvs.dataplane.ServiceAddresses;
import io.kubeipvs.net.IpPrefix;
import java.time.Duration;
import java.util.List;

/**
 * The operator's choices for IPVS. Immutable.
 *
 * @param scheduler of every virtual server, empty for rr; whether the kernel has it shows at the
 *     start
 * @param syncPeriod how often a comparison of the kernel with what should be there begins, at the
 *     most
 * @param minSyncPeriod how long after one round of changes the next may begin
 * @param strictArp answer ARP only for addresses of the link that was asked
 * @param excludeCidrs virtual servers at addresses in here are never removed
 * @param tcpTimeout of idle TCP connections; zero leaves what is in force
 * @param tcpFinTimeout of TCP connections after a FIN; zero leaves it
 * @param udpTimeout of UDP flows; zero leaves it
 * @param serviceAddresses how Service addresses are made local
 */
public record IpvsConfig(
    String scheduler,
    Duration syncPeriod,
    Duration minSyncPeriod,
    boolean strictArp,
    List<IpPrefix> excludeCidrs,
    Duration tcpTimeout,
    Duration tcpFinTimeout,
    Duration udpTimeout,
    ServiceAddresses serviceAddresses) {
  public static final IpvsConfig DEFAULT =
      new IpvsConfig(
          "rr",
          Duration.ofSeconds(30),
          Duration.ofSeconds(1),
          false,
          List.of(),
          Duration.ZERO,
          Duration.ZERO,
          Duration.ZERO,
          ServiceAddresses.DEVICE);

  public IpvsConfig {
    excludeCidrs = List.copyOf(excludeCidrs);
    scheduler = scheduler.isEmpty() ? "rr" : scheduler;
  }
}
