package io.kubeipvs.dataplane.address;

import io.kubeipvs.dataplane.DataplaneException;
import io.kubeipvs.dataplane.Kernel;
import io.kubeipvs.dataplane.ServiceAddresses;
import io.kubeipvs.dataplane.start.Preparation;
import io.kubeipvs.dataplane.write.Batches;
import io.kubeipvs.dataplane.write.Batches.Failure;
import io.kubeipvs.dataplane.write.Batches.Outcomes;
import io.kubeipvs.dataplane.write.KernelWriter;
import io.kubeipvs.dataplane.write.Pass;
import io.kubeipvs.linux.link.InterfaceAddress;
import io.kubeipvs.linux.link.Link;
import io.kubeipvs.linux.link.LinkOperation;
import io.kubeipvs.linux.link.Route;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.linux.syscall.Errno;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.proxy.plan.Cause;
import io.kubeipvs.proxy.plan.Resource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Brings Service addresses to the plan in the form that is wanted, and takes away what stands in
 * the other: by a start with another setting an address moves, and is local all the while. Knows
 * the addresses of the other links, too. Owned by the writer's thread.
 */
public final class AddressPart {
  private final Kernel kernel;
  private final KernelWriter writer;
  private final DeviceForm device = new DeviceForm();
  private final RouteForm routes = new RouteForm();
  private final AddressForm wanted;
  private final AddressForm other;

  /**
   * IPv6 addresses put on the device since the last reading that have a route, too. The kernel
   * makes such an address local a moment after it has said that it is there; until it has been seen
   * standing, the route stays.
   */
  private final Set<IpAddress> unfinished = new HashSet<>();

  private boolean surprise;
  private Set<IpAddress> interfaceAddresses = Set.of();

  public AddressPart(Kernel kernel, KernelWriter writer, ServiceAddresses form) {
    this.kernel = kernel;
    this.writer = writer;
    this.wanted =
        switch (form) {
          case DEVICE -> device;
          case ROUTES -> routes;
        };
    this.other =
        switch (form) {
          case DEVICE -> routes;
          case ROUTES -> device;
        };
  }

  /** Reads the addresses for the first time; answers those of the node's own links. */
  public Set<IpAddress> readAtStart() throws DataplaneException {
    try {
      read();
    } catch (NetlinkException e) {
      throw new DataplaneException(
          "the node's addresses cannot be read: " + e.getMessage() + ". CAP_NET_ADMIN is needed",
          e);
    }
    return interfaceAddresses;
  }

  /**
   * Reads the addresses of all links, and our routes; answers the Service addresses that came or
   * went, or that still wait for the second half of their move.
   */
  public Set<IpAddress> read() throws NetlinkException {
    Link link = kernel.links().find(Preparation.DEVICE);
    int deviceIndex = link == null ? DeviceForm.NO_DEVICE : link.index();
    List<InterfaceAddress> onDevice = new ArrayList<>();
    Set<IpAddress> elsewhere = new HashSet<>();
    for (InterfaceAddress read : kernel.links().addresses()) {
      IpAddress address = read.address();
      if (address.isLoopback() || isLinkLocal(address)) {
        continue;
      }
      if (read.linkIndex() == deviceIndex) {
        onDevice.add(read);
      } else {
        elsewhere.add(address);
      }
    }
    interfaceAddresses = Set.copyOf(elsewhere);
    Set<IpAddress> changed = new HashSet<>(unfinished);
    unfinished.clear();
    device.deviceIndex(deviceIndex);
    changed.addAll(device.take(onDevice));
    changed.addAll(routes.read(kernel.links()));
    return changed;
  }

  private static boolean isLinkLocal(IpAddress address) {
    return address.family() == IpFamily.IPV6 && address.isLinkLocal();
  }

  /**
   * Whether the device is another than that which was read last, or gone; or the addresses that
   * were wanted are, which stay with their device neither when somebody flushes them nor, those of
   * IPv6, when it is taken up and down.
   */
  public boolean isSomethingLost() throws NetlinkException {
    Link link = kernel.links().find(Preparation.DEVICE);
    return (link == null ? DeviceForm.NO_DEVICE : link.index()) != device.deviceIndex()
        || wanted.standing().areLost(kernel.links());
  }

  public Set<IpAddress> interfaceAddresses() {
    return interfaceAddresses;
  }

  /** Whether an address stands as wanted, and as that alone. */
  public boolean isSettled(IpAddress address) {
    return wanted.standing().contains(address) && !other.isOurs(address);
  }

  /** How many Service addresses are local, counted once in each form. */
  public int boundCount() {
    return wanted.standing().size() + other.standing().size();
  }

  /** The Service addresses that are local in one form or the other. */
  public Set<IpAddress> bound() {
    Set<IpAddress> all = new HashSet<>();
    wanted.standing().copyTo(all);
    other.standing().copyTo(all);
    return Set.copyOf(all);
  }

  /** Whether an address stands in one form or the other as we would put it there. */
  public boolean isOurs(IpAddress address) {
    return wanted.isOurs(address) || other.isOurs(address);
  }

  /** Adds the wanted ones of these addresses; makes the device if somebody deleted it. */
  public void add(Pass pass, Collection<Resource.BoundAddress> addresses) {
    List<Resource.BoundAddress> missing = new ArrayList<>(0);
    for (Resource.BoundAddress resource : addresses) {
      IpAddress address = resource.address();
      if (pass.plan().binds(address) && !wanted.standing().contains(address)) {
        missing.add(resource);
      }
    }
    boolean hasDevice = hasDevice(pass, wanted == device ? missing : List.of());
    if (missing.isEmpty() || (wanted == device && !hasDevice)) {
      return;
    }
    Batches<LinkOperation> batches = writer.links(new Attempt(pass));
    for (Resource.BoundAddress resource : missing) {
      batches.add(wanted.addition(resource.address()), pass.cause(resource));
    }
    batches.end();
  }

  /**
   * Makes the device if somebody deleted it, even if no address is wanted. If it cannot be made and
   * none is, that is told with the rules, which every comparison looks at.
   */
  private boolean hasDevice(Pass pass, List<Resource.BoundAddress> missing) {
    if (device.deviceIndex() != DeviceForm.NO_DEVICE) {
      return true;
    }
    try {
      device.deviceIndex(Preparation.ensureDevice(kernel, writer, new Cause.Drift()));
      return true;
    } catch (DataplaneException e) {
      List<? extends Resource> concerned = missing.isEmpty() ? pass.rules() : missing;
      concerned.forEach(resource -> pass.fail(resource, String.valueOf(e.getMessage())));
      return false;
    }
  }

  /**
   * Removes the unwanted ones of these addresses, and of the wanted ones, where they stand as
   * wanted, what stands of them in the other form.
   */
  public void remove(Pass pass, Collection<Resource.BoundAddress> addresses) {
    if (addresses.isEmpty()) {
      return;
    }
    Batches<LinkOperation> batches = writer.links(new Attempt(pass));
    for (Resource.BoundAddress resource : addresses) {
      IpAddress address = resource.address();
      boolean stands = wanted.standing().contains(address);
      boolean binds = pass.plan().binds(address);
      if (stands && !binds) {
        batches.add(wanted.removal(address), pass.cause(resource));
      }
      boolean mayGo = !binds || (stands && !unfinished.contains(address));
      if (other.isOurs(address) && mayGo) {
        batches.add(other.removal(address), pass.cause(resource));
      }
    }
    batches.end();
  }

  /** Whether the device turned out to be deleted by somebody since this was last asked. */
  public boolean takeSurprise() {
    boolean taken = surprise;
    surprise = false;
    return taken;
  }

  /**
   * Follows the writes. One whose outcome is unknown counts as not done: the kernel's answer to the
   * next try will tell.
   */
  private final class Attempt implements Outcomes<LinkOperation> {
    private final Pass pass;

    Attempt(Pass pass) {
      this.pass = pass;
    }

    @Override
    public void done(LinkOperation operation) {
      switch (operation) {
        case LinkOperation.AddAddress(_, IpAddress address) -> {
          device.standing().add(address);
          if (address.family() == IpFamily.IPV6 && routes.isOurs(address)) {
            unfinished.add(address);
          }
        }
        case LinkOperation.DeleteAddress(_, IpAddress address, _) ->
            device.standing().remove(address);
        case LinkOperation.AddRoute(Route route) ->
            routes.standing().add(route.destination().address());
        case LinkOperation.DeleteRoute(Route route) ->
            routes.standing().remove(route.destination().address());
        case LinkOperation.AddDummy _, LinkOperation.DeleteLink _ ->
            throw new IllegalStateException(operation + " is no write of an address");
      }
    }

    @Override
    public void failed(LinkOperation operation, Failure failure) {
      int errno = failure.errno();
      surprise |= errno == Errno.ENODEV;
      switch (operation) {
        case LinkOperation.AddAddress(_, IpAddress address) ->
            settle(operation, address, failure, errno == Errno.EEXIST);
        case LinkOperation.DeleteAddress(_, IpAddress address, _) ->
            settle(
                operation, address, failure, errno == Errno.EADDRNOTAVAIL || errno == Errno.ENODEV);
        case LinkOperation.AddRoute(Route route) ->
            settle(operation, route.destination().address(), failure, errno == Errno.EEXIST);
        case LinkOperation.DeleteRoute(Route route) ->
            settle(operation, route.destination().address(), failure, errno == Errno.ESRCH);
        case LinkOperation.AddDummy _, LinkOperation.DeleteLink _ ->
            throw new IllegalStateException(operation + " is no write of an address");
      }
    }

    private void settle(
        LinkOperation operation, IpAddress address, Failure failure, boolean isSoAlready) {
      if (isSoAlready) {
        done(operation);
      } else {
        pass.fail(new Resource.BoundAddress(address), failure.reason());
      }
    }
  }
}
