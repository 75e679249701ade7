package io.kubeipvs.dataplane.address;

import io.kubeipvs.linux.link.LinkOperation;
import io.kubeipvs.linux.link.Links;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.net.IpAddress;
import java.util.Set;

/** Local routes to single addresses, {@link ServiceRoute}. Owned by the writer's thread. */
final class RouteForm implements AddressForm {
  private final StandingAddresses standing = new StandingAddresses();

  /** Reads the routes; answers the addresses that came or went. */
  Set<IpAddress> read(Links links) throws NetlinkException {
    StandingAddresses now = new StandingAddresses();
    for (IpAddress address : ServiceRoute.read(links)) {
      now.add(address);
    }
    return standing.replace(now);
  }

  @Override
  public StandingAddresses standing() {
    return standing;
  }

  @Override
  public boolean isOurs(IpAddress address) {
    return standing.contains(address);
  }

  @Override
  public LinkOperation addition(IpAddress address) {
    return new LinkOperation.AddRoute(ServiceRoute.to(address));
  }

  @Override
  public LinkOperation removal(IpAddress address) {
    return new LinkOperation.DeleteRoute(ServiceRoute.to(address));
  }
}
