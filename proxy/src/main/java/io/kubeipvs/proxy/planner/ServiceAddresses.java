package io.kubeipvs.proxy.planner;

import io.kubeipvs.kubernetes.model.Service;
import io.kubeipvs.kubernetes.model.Service.IpMode;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.IpPrefix;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of a Service in one family, in which it has a cluster IP. Immutable.
 *
 * @param loadBalancers those that this node takes as its own
 * @param sourceRanges empty if everybody may use the load balancer
 */
record ServiceAddresses(
    IpAddress clusterIp,
    List<IpAddress> externals,
    List<IpAddress> loadBalancers,
    List<IpPrefix> sourceRanges) {

  /** Null if the Service has no cluster IP in the family. */
  static @Nullable ServiceAddresses of(Service service, IpFamily family) {
    List<IpAddress> clusterIps = inFamily(service.clusterIps(), family);
    if (clusterIps.isEmpty()) {
      return null;
    }
    List<IpAddress> loadBalancers =
        service.loadBalancerIngress().stream()
            .filter(ingress -> ingress.mode() == IpMode.VIP)
            .map(Service.Ingress::address)
            .toList();
    return new ServiceAddresses(
        clusterIps.getFirst(),
        inFamily(service.externalIps(), family),
        inFamily(loadBalancers, family),
        ranges(service, family));
  }

  private static List<IpAddress> inFamily(Collection<IpAddress> addresses, IpFamily family) {
    return addresses.stream().filter(a -> a.family() == family).distinct().toList();
  }

  /** A range that holds everything is no restriction; and no set can store it. */
  private static List<IpPrefix> ranges(Service service, IpFamily family) {
    List<IpPrefix> ranges =
        service.sourceRanges().stream().filter(r -> r.family() == family).distinct().toList();
    return ranges.stream().anyMatch(range -> range.length() == 0) ? List.of() : ranges;
  }

  IpFamily family() {
    return clusterIp.family();
  }
}
