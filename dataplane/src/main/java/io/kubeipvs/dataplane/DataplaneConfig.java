package io.kubeipvs.dataplane;

import io.kubeipvs.linux.ipvs.IpvsTimeouts;
import io.kubeipvs.net.IpPrefix;
import io.kubeipvs.proxy.config.Differences;
import java.time.Duration;
import java.util.List;

/**
 * The operator's choices for the kernel's side. Immutable.
 *
 * @param scheduler of every virtual server; must be usable at start
 * @param excludeCidrs unknown virtual servers at addresses in here are left alone
 * @param removeForeign whether virtual servers and addresses that nobody planned are removed, as
 *     kube-proxy does; if not, only those go that the sets mark as a predecessor's
 * @param strictArp whether to answer ARP only for addresses on the link asked
 * @param timeouts of IPVS connections, 0 keeps what is in force
 * @param syncPeriod how often the whole kernel state is compared with the plan
 * @param differences from kube-proxy that are wanted
 * @param serviceAddresses how the addresses of Services are made local
 */
public record DataplaneConfig(
    String scheduler,
    List<IpPrefix> excludeCidrs,
    boolean removeForeign,
    boolean strictArp,
    IpvsTimeouts timeouts,
    Duration syncPeriod,
    Differences differences,
    ServiceAddresses serviceAddresses) {
  public DataplaneConfig {
    excludeCidrs = List.copyOf(excludeCidrs);
    if (!syncPeriod.isPositive()) {
      throw new IllegalArgumentException("syncPeriod " + syncPeriod + " is not positive");
    }
  }

  /** That with kube-proxy's form of Service addresses. */
  public DataplaneConfig(
      String scheduler,
      List<IpPrefix> excludeCidrs,
      boolean removeForeign,
      boolean strictArp,
      IpvsTimeouts timeouts,
      Duration syncPeriod,
      Differences differences) {
    this(
        scheduler,
        excludeCidrs,
        removeForeign,
        strictArp,
        timeouts,
        syncPeriod,
        differences,
        ServiceAddresses.DEVICE);
  }

  /** The same with other differences. */
  public DataplaneConfig withDifferences(Differences other) {
    return new DataplaneConfig(
        scheduler,
        excludeCidrs,
        removeForeign,
        strictArp,
        timeouts,
        syncPeriod,
        other,
        serviceAddresses);
  }

  /** The same with Service addresses of that form. */
  public DataplaneConfig withServiceAddresses(ServiceAddresses other) {
    return new DataplaneConfig(
        scheduler,
        excludeCidrs,
        removeForeign,
        strictArp,
        timeouts,
        syncPeriod,
        differences,
        other);
  }

  /** kube-proxy's defaults, with this scheduler. */
  public static DataplaneConfig withScheduler(String scheduler) {
    return new DataplaneConfig(
        scheduler,
        List.of(),
        true,
        false,
        new IpvsTimeouts(0, 0, 0),
        Duration.ofSeconds(30),
        Differences.byDefault());
  }
}
