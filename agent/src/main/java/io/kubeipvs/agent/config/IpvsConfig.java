package io.kubeipvs.agent.config;

import static io.kubeipvs.agent.config.Checks.notNegative;

import io.kubeipvs.net.IpPrefix;
import java.time.Duration;
import java.util.List;

/**
 * The operator's choices for IPVS. Immutable.
 *
 * @param scheduler of every virtual server; whether the kernel has it shows at the start
 * @param syncPeriod how often the kernel is compared with what should be there, at the least
 * @param minSyncPeriod how long after one round of changes the next may begin
 * @param strictArp answer ARP only for addresses of the link that was asked
 * @param excludeCidrs virtual servers at addresses in here are never removed
 * @param tcpTimeout of idle TCP connections; zero leaves what is in force
 * @param tcpFinTimeout of TCP connections after a FIN; zero leaves it
 * @param udpTimeout of UDP flows; zero leaves it
 */
public record IpvsConfig(
    String scheduler,
    Duration syncPeriod,
    Duration minSyncPeriod,
    boolean strictArp,
    List<IpPrefix> excludeCidrs,
    Duration tcpTimeout,
    Duration tcpFinTimeout,
    Duration udpTimeout) {
  /** The kernel's limit, {@code IP_VS_SCHEDNAME_MAXLEN} less the closing zero. */
  private static final int MAX_SCHEDULER_LENGTH = 15;

  public static final IpvsConfig DEFAULT =
      new IpvsConfig(
          "rr",
          Duration.ofSeconds(30),
          Duration.ofSeconds(1),
          false,
          List.of(),
          Duration.ZERO,
          Duration.ZERO,
          Duration.ZERO);

  public IpvsConfig {
    excludeCidrs = List.copyOf(excludeCidrs);
    scheduler = scheduler.isEmpty() ? "rr" : scheduler;
    if (!scheduler.matches("[a-z0-9_-]{1," + MAX_SCHEDULER_LENGTH + "}")) {
      throw new ConfigException(
          "--ipvs-scheduler is \""
              + scheduler
              + "\"; it must be a kernel scheduler's name such as rr, wrr, lc, wlc, sh or mh");
    }
    if (!syncPeriod.isPositive()) {
      throw new ConfigException(
          "--ipvs-sync-period is " + Durations.text(syncPeriod) + "; it must be above zero");
    }
    notNegative("--ipvs-min-sync-period", minSyncPeriod);
    if (minSyncPeriod.compareTo(syncPeriod) > 0) {
      throw new ConfigException(
          "--ipvs-min-sync-period is "
              + Durations.text(minSyncPeriod)
              + "; it must not be above --ipvs-sync-period, which is "
              + Durations.text(syncPeriod));
    }
    notNegative("--ipvs-tcp-timeout", tcpTimeout);
    notNegative("--ipvs-tcpfin-timeout", tcpFinTimeout);
    notNegative("--ipvs-udp-timeout", udpTimeout);
  }
}
