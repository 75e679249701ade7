package io.kubeipvs.dataplane.duty;

import io.kubeipvs.dataplane.Kernel;
import io.kubeipvs.linux.conntrack.Conntrack;
import io.kubeipvs.linux.conntrack.Flow;
import io.kubeipvs.linux.ipset.IpSet;
import io.kubeipvs.linux.ipset.IpSetOperation;
import io.kubeipvs.linux.ipset.IpSetType;
import io.kubeipvs.linux.ipset.IpSets;
import io.kubeipvs.linux.iptables.Iptables;
import io.kubeipvs.linux.iptables.IptablesException;
import io.kubeipvs.linux.iptables.SavedTables;
import io.kubeipvs.linux.ipvs.Ipvs;
import io.kubeipvs.linux.ipvs.IpvsInfo;
import io.kubeipvs.linux.ipvs.IpvsOperation;
import io.kubeipvs.linux.ipvs.IpvsTimeouts;
import io.kubeipvs.linux.ipvs.RealServerStatus;
import io.kubeipvs.linux.ipvs.ServerCensus;
import io.kubeipvs.linux.ipvs.ServerListing;
import io.kubeipvs.linux.ipvs.VirtualServerKey;
import io.kubeipvs.linux.ipvs.VirtualServerStatus;
import io.kubeipvs.linux.link.InterfaceAddress;
import io.kubeipvs.linux.link.Link;
import io.kubeipvs.linux.link.LinkOperation;
import io.kubeipvs.linux.link.Links;
import io.kubeipvs.linux.link.Route;
import io.kubeipvs.linux.netlink.BatchResult;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.net.AddressPortList;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.Protocol;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Passes everything on to a kernel, but one write at a time, and calls back before and after each:
 * to look at every state a packet could meet, or to stop as if the process were killed there.
 */
final class StepwiseKernel {
  /** Called around each single write. */
  interface Observer {
    void before(Object operation);

    void after(Object operation);
  }

  private final Observer observer;

  private StepwiseKernel(Observer observer) {
    this.observer = observer;
  }

  static Kernel around(Kernel kernel, Observer observer) {
    StepwiseKernel steps = new StepwiseKernel(observer);
    Map<IpFamily, Iptables> iptables = new EnumMap<>(IpFamily.class);
    kernel.iptables().forEach((family, tool) -> iptables.put(family, steps.rules(tool)));
    return new Kernel(
        steps.servers(kernel.ipvs()),
        steps.sets(kernel.ipSets()),
        steps.links(kernel.links()),
        steps.flows(kernel.conntrack()),
        kernel.nfTables(),
        iptables,
        kernel.ruleKernels(),
        kernel.sysctls());
  }

  private interface Target<O> {
    BatchResult apply(List<O> operations) throws NetlinkException;
  }

  private <O> BatchResult stepwise(List<? extends O> operations, Target<O> target)
      throws NetlinkException {
    List<BatchResult.Failure> failures = new ArrayList<>();
    for (int i = 0; i < operations.size(); i++) {
      O operation = operations.get(i);
      observer.before(operation);
      for (BatchResult.Failure failure : target.apply(List.of(operation)).failures()) {
        failures.add(new BatchResult.Failure(i, failure.reason()));
      }
      observer.after(operation);
    }
    return new BatchResult(failures);
  }

  private Iptables rules(Iptables tool) {
    return new Iptables() {
      @Override
      public IpFamily family() {
        return tool.family();
      }

      @Override
      public SavedTables save(Collection<String> tables) throws IptablesException {
        return tool.save(tables);
      }

      @Override
      public void restore(String text) throws IptablesException {
        observer.before(text);
        tool.restore(text);
        observer.after(text);
      }

      @Override
      public boolean hasRandomFully() {
        return tool.hasRandomFully();
      }
    };
  }

  private Conntrack flows(Conntrack conntrack) {
    return new Conntrack() {
      @Override
      public List<Flow> flows(IpFamily family, Protocol protocol, Predicate<Flow> wanted)
          throws NetlinkException {
        return conntrack.flows(family, protocol, wanted);
      }

      @Override
      public BatchResult delete(List<Flow> flows) throws NetlinkException {
        return stepwise(flows, conntrack::delete);
      }

      @Override
      public void close() {
        conntrack.close();
      }
    };
  }

  private IpSets sets(IpSets sets) {
    return new IpSets() {
      @Override
      public List<String> names() throws NetlinkException {
        return sets.names();
      }

      @Override
      public Map<String, Long> sizes() throws NetlinkException {
        return sets.sizes();
      }

      @Override
      public List<IpSet> list() throws NetlinkException {
        return sets.list();
      }

      @Override
      public @Nullable IpSet find(String name) throws NetlinkException {
        return sets.find(name);
      }

      @Override
      public boolean supports(IpSetType type) throws NetlinkException {
        return sets.supports(type);
      }

      @Override
      public BatchResult apply(List<? extends IpSetOperation> operations) throws NetlinkException {
        return StepwiseKernel.this.<IpSetOperation>stepwise(operations, sets::apply);
      }

      @Override
      public void close() {
        sets.close();
      }
    };
  }

  private Links links(Links links) {
    return new Links() {
      @Override
      public List<Link> links() throws NetlinkException {
        return links.links();
      }

      @Override
      public @Nullable Link find(String name) throws NetlinkException {
        return links.find(name);
      }

      @Override
      public List<InterfaceAddress> addresses() throws NetlinkException {
        return links.addresses();
      }

      @Override
      public List<InterfaceAddress> addresses(int linkIndex) throws NetlinkException {
        return links.addresses(linkIndex);
      }

      @Override
      public List<Route> routes(int table) throws NetlinkException {
        return links.routes(table);
      }

      @Override
      public List<Route> routes(int table, int protocol) throws NetlinkException {
        return links.routes(table, protocol);
      }

      @Override
      public boolean isLocal(IpAddress address) throws NetlinkException {
        return links.isLocal(address);
      }

      @Override
      public BatchResult apply(List<? extends LinkOperation> operations) throws NetlinkException {
        return StepwiseKernel.this.<LinkOperation>stepwise(operations, links::apply);
      }

      @Override
      public void close() {
        links.close();
      }
    };
  }

  private Ipvs servers(Ipvs ipvs) {
    return new Ipvs() {
      @Override
      public IpvsInfo info() throws NetlinkException {
        return ipvs.info();
      }

      @Override
      public List<VirtualServerStatus> servers() throws NetlinkException {
        return ipvs.servers();
      }

      @Override
      public @Nullable AddressPortList plainRealServers(VirtualServerKey key, int expected)
          throws NetlinkException {
        return ipvs.plainRealServers(key, expected);
      }

      @Override
      public int ipv4Count() throws NetlinkException {
        return ipvs.ipv4Count();
      }

      @Override
      public @Nullable ServerCensus census() throws NetlinkException {
        return ipvs.census();
      }

      @Override
      public ServerListing listing() throws NetlinkException {
        return ipvs.listing();
      }

      @Override
      public @Nullable VirtualServerStatus server(VirtualServerKey key) throws NetlinkException {
        return ipvs.server(key);
      }

      @Override
      public List<RealServerStatus> destinations(VirtualServerKey key) throws NetlinkException {
        return ipvs.destinations(key);
      }

      @Override
      public BatchResult apply(List<? extends IpvsOperation> operations) throws NetlinkException {
        return StepwiseKernel.this.<IpvsOperation>stepwise(operations, ipvs::apply);
      }

      @Override
      public IpvsTimeouts timeouts() throws NetlinkException {
        return ipvs.timeouts();
      }

      @Override
      public void setTimeouts(IpvsTimeouts timeouts) throws NetlinkException {
        observer.before(timeouts);
        ipvs.setTimeouts(timeouts);
        observer.after(timeouts);
      }

      @Override
      public void zeroAll() throws NetlinkException {
        ipvs.zeroAll();
      }

      @Override
      public void flush() throws NetlinkException {
        observer.before("flush");
        ipvs.flush();
        observer.after("flush");
      }

      @Override
      public void close() {
        ipvs.close();
      }
    };
  }
}
