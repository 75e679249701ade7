package io.kubeipvs.testkit.link;

import io.kubeipvs.linux.link.InterfaceAddress;
import io.kubeipvs.linux.link.Link;
import io.kubeipvs.linux.link.LinkOperation;
import io.kubeipvs.linux.link.Links;
import io.kubeipvs.linux.link.Route;
import io.kubeipvs.linux.netlink.BatchResult;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.linux.syscall.Errno;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.testkit.fake.FakeControls;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Links, addresses and routes in memory, with the loopback link that every namespace has. Writes
 * succeed and fail as the kernel's do; see {@link LinksContract}. One thread owns an instance.
 */
public final class FakeLinks implements Links {
  private static final int LOOPBACK = 0x8;
  private static final int LOOPBACK_MTU = 65_536;

  private final FakeLinkTable table = new FakeLinkTable();
  private final FakeControls<LinkOperation> controls = new FakeControls<>();

  public FakeLinks() {
    table.add("lo", "", LOOPBACK, LOOPBACK_MTU);
  }

  /** Errors to inject, and the operations seen. */
  public FakeControls<LinkOperation> controls() {
    return controls;
  }

  @Override
  public List<Link> links() throws NetlinkException {
    controls.onRead("list links");
    return table.links();
  }

  @Override
  public @Nullable Link find(String name) throws NetlinkException {
    controls.onRead("find link " + name);
    return named(name);
  }

  private @Nullable Link named(String name) {
    return table.links().stream().filter(link -> link.name().equals(name)).findFirst().orElse(null);
  }

  @Override
  public List<InterfaceAddress> addresses() throws NetlinkException {
    controls.onRead("list addresses");
    return table.addresses();
  }

  @Override
  public List<InterfaceAddress> addresses(int linkIndex) throws NetlinkException {
    controls.onRead("list addresses of link " + linkIndex);
    if (table.link(linkIndex) == null) {
      throw failure("list addresses of link " + linkIndex, Errno.ENODEV);
    }
    return table.addresses().stream().filter(a -> a.linkIndex() == linkIndex).toList();
  }

  @Override
  public List<Route> routes(int tableNumber) throws NetlinkException {
    controls.onRead("list routes of table " + tableNumber);
    return table.routes(route -> route.table() == tableNumber);
  }

  @Override
  public List<Route> routes(int tableNumber, int protocol) throws NetlinkException {
    controls.onRead("list routes of table " + tableNumber + " by protocol " + protocol);
    return table.routes(route -> route.table() == tableNumber && route.protocol() == protocol);
  }

  @Override
  public boolean isLocal(IpAddress address) throws NetlinkException {
    controls.onRead("find the route to " + address);
    return table.isLocal(address);
  }

  @Override
  public BatchResult apply(List<? extends LinkOperation> operations) throws NetlinkException {
    controls.onBatch("batch of " + operations.size() + " link operations");
    List<BatchResult.Failure> failures = new ArrayList<>();
    for (int i = 0; i < operations.size(); i++) {
      LinkOperation operation = operations.get(i);
      int fault = controls.onWrite(operation);
      int errno = fault != 0 ? fault : table.apply(operation);
      if (errno != 0) {
        failures.add(new BatchResult.Failure(i, failure(operation, errno)));
      }
    }
    return new BatchResult(failures);
  }

  private static NetlinkException failure(Object operation, int errno) {
    return new NetlinkException(operation + ": " + Errno.describe(errno), errno, null);
  }

  @Override
  public void close() {}

  /** Makes a link of another kind, as an operator would, and returns its index. */
  public int addLink(String name, String kind, boolean up) {
    return table.add(name, kind, up ? Link.FLAG_UP : 0, FakeLinkTable.ETHERNET_MTU);
  }

  /** Sets a link UP. */
  public void setUp(String name) {
    table.setUp(name);
  }

  /** Puts an address of any prefix length on a link, behind everybody's back. */
  public void put(InterfaceAddress address) {
    table.put(address);
  }

  /** Puts a route into a table, behind everybody's back. */
  public void putRoute(Route route) {
    table.putRoute(route);
  }

  /** Makes links of kind dummy unknown, as without their module, or known. */
  public void dummyModule(boolean present) {
    table.dummyModule(present);
  }

  /** Makes IPv6 unknown, as on a kernel started without it, or known. */
  public void ipv6(boolean present) {
    table.ipv6(present);
  }

  /** The addresses that routes of a protocol make local, sorted, for comparing. */
  public List<String> localRoutesBy(int protocol, IpFamily family) {
    return table
        .routes(route -> route.protocol() == protocol && route.type() == Route.Type.LOCAL)
        .stream()
        .map(route -> route.destination().address())
        .filter(address -> address.family() == family)
        .sorted()
        .map(IpAddress::toString)
        .toList();
  }

  /** The addresses of a link as an operator lists them, sorted, for comparing. */
  public List<String> addressesOf(String link, IpFamily family) {
    Link found = named(link);
    return found == null
        ? List.of()
        : table.addresses().stream()
            .filter(a -> a.linkIndex() == found.index() && a.address().family() == family)
            .sorted((a, b) -> a.address().compareTo(b.address()))
            .map(a -> a.address() + "/" + a.prefixLength())
            .toList();
  }
}
