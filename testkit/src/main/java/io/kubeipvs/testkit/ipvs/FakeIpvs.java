package io.kubeipvs.testkit.ipvs;

import io.kubeipvs.linux.ipvs.CountedServer;
import io.kubeipvs.linux.ipvs.Ipvs;
import io.kubeipvs.linux.ipvs.IpvsInfo;
import io.kubeipvs.linux.ipvs.IpvsOperation;
import io.kubeipvs.linux.ipvs.IpvsTimeouts;
import io.kubeipvs.linux.ipvs.IpvsValidation;
import io.kubeipvs.linux.ipvs.RealServer;
import io.kubeipvs.linux.ipvs.RealServerStatus;
import io.kubeipvs.linux.ipvs.ServerCensus;
import io.kubeipvs.linux.ipvs.ServerListing;
import io.kubeipvs.linux.ipvs.VirtualServerKey;
import io.kubeipvs.linux.ipvs.VirtualServerStatus;
import io.kubeipvs.linux.netlink.BatchResult;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.linux.syscall.Errno;
import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.AddressPortList;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.testkit.fake.FakeControls;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A virtual server table in memory. Writes succeed and fail as the kernel's do; see {@link
 * IpvsContract}. One thread owns an instance; other clients of its table may be on other threads.
 */
public final class FakeIpvs implements Ipvs {
  private final FakeIpvsTable table;
  private static final int LISTED_AT_ONCE = 3;

  private final FakeControls<IpvsOperation> controls = new FakeControls<>();
  private boolean counts = true;
  private @Nullable VirtualServerKey leftOut;
  private boolean closed;

  /** A client of an empty table. */
  public FakeIpvs() {
    this(new FakeIpvsTable());
  }

  private FakeIpvs(FakeIpvsTable table) {
    this.table = table;
  }

  /** Another client of the same table, as after a restart: with no errors and no writes yet. */
  public FakeIpvs anotherClient() {
    return new FakeIpvs(table);
  }

  /** Whether this client may ask for counts, as one without the right to raw sockets may not. */
  public void counts(boolean may) {
    counts = may;
  }

  /** What the next list leaves out, as one that changes while it is read may. */
  public void leaveOutOnce(VirtualServerKey key) {
    leftOut = key;
  }

  /** Errors to inject, and the writes of this client. */
  public FakeControls<IpvsOperation> controls() {
    return controls;
  }

  /** What the kernel knows of beside this client: schedulers, connections, counters. */
  public FakeIpvsTable table() {
    return table;
  }

  @Override
  public IpvsInfo info() throws NetlinkException {
    beforeRead("get IPVS information");
    return new IpvsInfo(0x010201, 4096);
  }

  @Override
  public List<VirtualServerStatus> servers() throws NetlinkException {
    beforeRead("list virtual servers");
    VirtualServerKey without = leftOut;
    leftOut = null;
    return table.servers().stream()
        .filter(status -> !status.server().key().equals(without))
        .toList();
  }

  /**
   * In parts of a few, by position, as the kernel makes them: what is changed meanwhile shifts, and
   * the next part is made when one is read.
   */
  @Override
  public ServerListing listing() throws NetlinkException {
    beforeRead("list virtual servers");
    return new ServerListing() {
      private int position;
      private List<VirtualServerStatus> made = make();

      private List<VirtualServerStatus> make() {
        List<VirtualServerStatus> part = table.servers(position, LISTED_AT_ONCE);
        position += part.size();
        return part;
      }

      @Override
      public boolean isDone() {
        return made.isEmpty();
      }

      @Override
      public List<VirtualServerStatus> next() throws NetlinkException {
        beforeRead("list virtual servers");
        List<VirtualServerStatus> part = made;
        made = make();
        return part;
      }
    };
  }

  @Override
  public @Nullable VirtualServerStatus server(VirtualServerKey key) throws NetlinkException {
    beforeRead("get virtual server " + key);
    return table.server(key);
  }

  @Override
  public List<RealServerStatus> destinations(VirtualServerKey key) throws NetlinkException {
    beforeRead("list real servers of " + key);
    return table.destinations(key);
  }

  @Override
  public @Nullable AddressPortList plainRealServers(VirtualServerKey key, int expected)
      throws NetlinkException {
    beforeRead("list real servers of " + key);
    boolean asked = key instanceof VirtualServerKey.Addressed && key.family() == IpFamily.IPV4;
    if (!counts || !asked || table.server(key) == null) {
      return null;
    }
    List<RealServer> servers =
        table.destinations(key).stream().map(RealServerStatus::server).toList();
    return servers.size() == expected && servers.stream().allMatch(FakeIpvs::isPlain)
        ? AddressPortList.copyOf(servers.stream().map(RealServer::endpoint).sorted().toList())
        : null;
  }

  @Override
  public int ipv4Count() throws NetlinkException {
    beforeRead("count virtual servers");
    return counts ? table.ipv4Count() : UNTOLD;
  }

  /** As of now, in parts of a few. */
  @Override
  public @Nullable ServerCensus census() throws NetlinkException {
    beforeRead("count real servers");
    if (!counts) {
      return null;
    }
    List<CountedServer> counted = table.ipv4Servers();
    return new ServerCensus() {
      private int position;

      @Override
      public boolean isDone() {
        return position == counted.size();
      }

      @Override
      public List<CountedServer> next() {
        int start = position;
        position = Math.min(start + LISTED_AT_ONCE, counted.size());
        return List.copyOf(counted.subList(start, position));
      }

      @Override
      public void close() {
        position = counted.size();
      }
    };
  }

  private static boolean isPlain(RealServer server) {
    AddressPort endpoint = server.endpoint();
    return server.equals(RealServer.masqueraded(endpoint.address(), endpoint.port()));
  }

  @Override
  public BatchResult apply(List<? extends IpvsOperation> operations) throws NetlinkException {
    requireOpen();
    controls.onBatch("batch of " + operations.size() + " IPVS operations");
    List<BatchResult.Failure> failures = new ArrayList<>();
    for (int i = 0; i < operations.size(); i++) {
      NetlinkException failure = apply(operations.get(i));
      if (failure != null) {
        failures.add(new BatchResult.Failure(i, failure));
      }
    }
    return BatchResult.ofFailures(failures);
  }

  private @Nullable NetlinkException apply(IpvsOperation operation) {
    NetlinkException refusal = IpvsValidation.refusal(operation);
    if (refusal != null) {
      return refusal;
    }
    int injected = controls.onWrite(operation);
    int errno = injected == 0 ? table.apply(operation) : injected;
    return errno == 0
        ? null
        : new NetlinkException(operation + ": " + Errno.describe(errno), errno, null);
  }

  @Override
  public IpvsTimeouts timeouts() throws NetlinkException {
    beforeRead("get IPVS timeouts");
    return table.timeouts();
  }

  @Override
  public void setTimeouts(IpvsTimeouts timeouts) throws NetlinkException {
    requireOpen();
    NetlinkException refusal = IpvsValidation.refusal(timeouts);
    if (refusal != null) {
      throw refusal;
    }
    table.setTimeouts(timeouts);
  }

  @Override
  public void zeroAll() {
    requireOpen();
    table.zeroAll();
  }

  @Override
  public void flush() {
    requireOpen();
    table.flush();
  }

  private void beforeRead(String what) throws NetlinkException {
    requireOpen();
    controls.onRead(what);
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the virtual server table is closed");
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
