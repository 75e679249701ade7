package io.kubeipvs.dataplane.address;

import io.kubeipvs.linux.link.InterfaceAddress;
import io.kubeipvs.linux.link.LinkOperation;
import io.kubeipvs.net.IpAddress;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** Addresses on kube-ipvs0, as kube-proxy has them. Owned by the writer's thread. */
final class DeviceForm implements AddressForm {
  static final int NO_DEVICE = -1;

  private final StandingAddresses standing = new StandingAddresses();
  private final Set<IpAddress> foreign = new HashSet<>();
  private int deviceIndex = NO_DEVICE;

  /** The index of the link, or {@link #NO_DEVICE}. */
  int deviceIndex() {
    return deviceIndex;
  }

  void deviceIndex(int index) {
    deviceIndex = index;
  }

  /** Takes over what was read from the link; answers the addresses that came or went. */
  Set<IpAddress> take(Collection<InterfaceAddress> read) {
    StandingAddresses now = new StandingAddresses();
    foreign.clear();
    for (InterfaceAddress address : read) {
      now.add(address.address());
      if (address.prefixLength() != address.address().family().bitLength()) {
        foreign.add(address.address());
      }
    }
    return standing.replace(now);
  }

  @Override
  public StandingAddresses standing() {
    return standing;
  }

  /**
   * One with a prefix shorter than a host's is somebody else's; kube-proxy cannot remove it either.
   */
  @Override
  public boolean isOurs(IpAddress address) {
    return standing.contains(address) && !foreign.contains(address);
  }

  @Override
  public LinkOperation addition(IpAddress address) {
    return new LinkOperation.AddAddress(deviceIndex, address);
  }

  @Override
  public LinkOperation removal(IpAddress address) {
    return new LinkOperation.DeleteAddress(deviceIndex, address);
  }
}
