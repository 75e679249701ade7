package io.kubeipvs.proxy.planner;

import io.kubeipvs.kubernetes.model.Service;
import io.kubeipvs.kubernetes.model.Service.IpMode;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.IpPrefix;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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
    IpAddress clusterIp = clusterIp(service, family);
    if (clusterIp == null) {
      return null;
    }
    List<IpAddress> loadBalancers = new ArrayList<>();
    for (Service.Ingress ingress : service.loadBalancerIngress()) {
      if (ingress.mode() == IpMode.VIP) {
        loadBalancers.add(ingress.address());
      }
    }
    return new ServiceAddresses(
        clusterIp,
        inFamily(service.externalIps(), family),
        inFamily(loadBalancers, family),
        ranges(service, family));
  }

  private static @Nullable IpAddress clusterIp(Service service, IpFamily family) {
    for (IpAddress address : service.clusterIps()) {
      if (address.family() == family) {
        return address;
      }
    }
    return null;
  }

  private static List<IpAddress> inFamily(Collection<IpAddress> addresses, IpFamily family) {
    if (addresses.isEmpty()) {
      return List.of();
    }
    Set<IpAddress> found = new LinkedHashSet<>();
    for (IpAddress address : addresses) {
      if (address.family() == family) {
        found.add(address);
      }
    }
    return List.copyOf(found);
  }

  /** A range that holds everything is no restriction; and no set can store it. */
  private static List<IpPrefix> ranges(Service service, IpFamily family) {
    if (service.sourceRanges().isEmpty()) {
      return List.of();
    }
    Set<IpPrefix> ranges = new LinkedHashSet<>();
    for (IpPrefix range : service.sourceRanges()) {
      if (range.family() == family) {
        if (range.length() == 0) {
          return List.of();
        }
        ranges.add(range);
      }
    }
    return List.copyOf(ranges);
  }

  IpFamily family() {
    return clusterIp.family();
  }
}
