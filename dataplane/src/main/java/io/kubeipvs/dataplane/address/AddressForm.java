package io.kubeipvs.dataplane.address;

import io.kubeipvs.linux.link.LinkOperation;
import io.kubeipvs.net.IpAddress;

/**
 * One way to make an address local, and the addresses that are local by it. Owned by the writer's
 * thread.
 */
sealed interface AddressForm permits DeviceForm, RouteForm {
  /** The addresses that stand in this form; whoever writes keeps them right. */
  StandingAddresses standing();

  /** Whether an address stands as we would put it there, so that we may take it away. */
  boolean isOurs(IpAddress address);

  /** The write that puts an address there. */
  LinkOperation addition(IpAddress address);

  /** The write that takes it away. */
  LinkOperation removal(IpAddress address);
}
