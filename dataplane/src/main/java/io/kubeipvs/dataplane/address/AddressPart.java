package io.kubeipvs.dataplane.address;

import io.kubeipvs.dataplane.DataplaneException;
import io.kubeipvs.dataplane.Kernel;
import io.kubeipvs.dataplane.start.Preparation;
import io.kubeipvs.dataplane.write.KernelWriter;
import io.kubeipvs.dataplane.write.KernelWriter.Failure;
import io.kubeipvs.dataplane.write.KernelWriter.Outcomes;
import io.kubeipvs.dataplane.write.KernelWriter.Write;
import io.kubeipvs.dataplane.write.Pass;
import io.kubeipvs.linux.link.InterfaceAddress;
import io.kubeipvs.linux.link.Link;
import io.kubeipvs.linux.link.LinkOperation;
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
 * Brings the addresses on kube-ipvs0 to the plan, and knows those on the other links. Owned by the
 * writer's thread.
 */
public final class AddressPart {
  private static final int NO_DEVICE = -1;

  private final Kernel kernel;
  private final KernelWriter writer;
  private int deviceIndex = NO_DEVICE;
  private boolean surprise;
  private final Set<IpAddress> bound = new HashSet<>();
  private final Set<IpAddress> foreignlyBound = new HashSet<>();
  private Set<IpAddress> interfaceAddresses = Set.of();

  public AddressPart(Kernel kernel, KernelWriter writer) {
    this.kernel = kernel;
    this.writer = writer;
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

  /** Reads the addresses of all links; answers those that came to or went from kube-ipvs0. */
  public Set<IpAddress> read() throws NetlinkException {
    Link device = kernel.links().find(Preparation.DEVICE);
    deviceIndex = device == null ? NO_DEVICE : device.index();
    Set<IpAddress> onDevice = new HashSet<>();
    Set<IpAddress> elsewhere = new HashSet<>();
    foreignlyBound.clear();
    for (InterfaceAddress read : kernel.links().addresses()) {
      IpAddress address = read.address();
      if (address.isLoopback() || isLinkLocal(address)) {
        continue;
      }
      if (read.linkIndex() != deviceIndex) {
        elsewhere.add(address);
      } else {
        onDevice.add(address);
        if (read.prefixLength() != address.family().bitLength()) {
          foreignlyBound.add(address);
        }
      }
    }
    interfaceAddresses = Set.copyOf(elsewhere);
    return replaceBound(onDevice);
  }

  private static boolean isLinkLocal(IpAddress address) {
    return address.family() == IpFamily.IPV6 && address.isLinkLocal();
  }

  private Set<IpAddress> replaceBound(Set<IpAddress> now) {
    Set<IpAddress> changed = new HashSet<>(bound);
    changed.removeIf(now::contains);
    for (IpAddress address : now) {
      if (!bound.contains(address)) {
        changed.add(address);
      }
    }
    bound.clear();
    bound.addAll(now);
    return changed;
  }

  /** Whether the device is another than that which was read last, or gone. */
  public boolean isDeviceLost() throws NetlinkException {
    Link device = kernel.links().find(Preparation.DEVICE);
    return (device == null ? NO_DEVICE : device.index()) != deviceIndex;
  }

  public Set<IpAddress> interfaceAddresses() {
    return interfaceAddresses;
  }

  public boolean isBound(IpAddress address) {
    return bound.contains(address);
  }

  /** How many addresses are on kube-ipvs0. */
  public int boundCount() {
    return bound.size();
  }

  /** The addresses on kube-ipvs0. */
  public Set<IpAddress> bound() {
    return Set.copyOf(bound);
  }

  /**
   * Whether the address is on kube-ipvs0 as we would put it there. One with a prefix shorter than a
   * host's is somebody else's; kube-proxy cannot remove it either.
   */
  public boolean isBoundAsHost(IpAddress address) {
    return bound.contains(address) && !foreignlyBound.contains(address);
  }

  /** Adds the wanted ones of these addresses; makes the device if somebody deleted it. */
  public void add(Pass pass, Collection<Resource.BoundAddress> addresses) {
    List<Resource.BoundAddress> missing =
        addresses.stream()
            .filter(resource -> pass.plan().binds(resource.address()))
            .filter(resource -> !bound.contains(resource.address()))
            .toList();
    if (!hasDevice(pass, missing) || missing.isEmpty()) {
      return;
    }
    List<Write<LinkOperation>> writes = new ArrayList<>();
    for (Resource.BoundAddress resource : missing) {
      writes.add(
          new Write<>(
              new LinkOperation.AddAddress(deviceIndex, resource.address()), pass.cause(resource)));
    }
    writer.writeLinks(writes, new Attempt(pass));
  }

  /**
   * Makes the device if somebody deleted it, even if no address is wanted. If it cannot be made and
   * none is, that is told with the rules, which every comparison looks at.
   */
  private boolean hasDevice(Pass pass, List<Resource.BoundAddress> missing) {
    if (deviceIndex != NO_DEVICE) {
      return true;
    }
    try {
      deviceIndex = Preparation.ensureDevice(kernel, writer, new Cause.Drift());
      return true;
    } catch (DataplaneException e) {
      List<? extends Resource> concerned =
          missing.isEmpty() ? pass.all(Resource.Rules.class) : missing;
      concerned.forEach(resource -> pass.fail(resource, String.valueOf(e.getMessage())));
      return false;
    }
  }

  /** Removes the unwanted ones of these addresses. */
  public void remove(Pass pass, Collection<Resource.BoundAddress> addresses) {
    List<Write<LinkOperation>> writes = new ArrayList<>();
    for (Resource.BoundAddress resource : addresses) {
      if (!pass.plan().binds(resource.address()) && bound.contains(resource.address())) {
        writes.add(
            new Write<>(
                new LinkOperation.DeleteAddress(deviceIndex, resource.address()),
                pass.cause(resource)));
      }
    }
    writer.writeLinks(writes, new Attempt(pass));
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
        case LinkOperation.AddAddress(_, IpAddress address) -> bound.add(address);
        case LinkOperation.DeleteAddress(_, IpAddress address, _) -> bound.remove(address);
        case LinkOperation.AddDummy _,
            LinkOperation.DeleteLink _,
            LinkOperation.AddRoute _,
            LinkOperation.DeleteRoute _ ->
            throw new IllegalStateException(operation + " is no write of an address");
      }
    }

    @Override
    public void failed(LinkOperation operation, Failure failure) {
      int errno = failure.errno();
      surprise |= errno == Errno.ENODEV;
      switch (operation) {
        case LinkOperation.AddAddress(_, IpAddress address) -> {
          if (errno == Errno.EEXIST) {
            done(operation);
          } else {
            pass.fail(new Resource.BoundAddress(address), failure.reason());
          }
        }
        case LinkOperation.DeleteAddress(_, IpAddress address, _) -> {
          if (errno == Errno.EADDRNOTAVAIL || errno == Errno.ENODEV) {
            done(operation);
          } else {
            pass.fail(new Resource.BoundAddress(address), failure.reason());
          }
        }
        case LinkOperation.AddDummy _,
            LinkOperation.DeleteLink _,
            LinkOperation.AddRoute _,
            LinkOperation.DeleteRoute _ ->
            throw new IllegalStateException(operation + " is no write of an address");
      }
    }
  }
}
