package io.kubeipvs.dataplane.duty;

import io.kubeipvs.dataplane.DataplaneConfig;
import io.kubeipvs.dataplane.DataplaneException;
import io.kubeipvs.dataplane.Gaps;
import io.kubeipvs.dataplane.Kernel;
import io.kubeipvs.dataplane.leftovers.LeftoverKernel;
import io.kubeipvs.dataplane.write.Measuring;
import io.kubeipvs.linux.ipset.IpSet;
import io.kubeipvs.linux.iptables.IptablesBackEnd;
import io.kubeipvs.linux.iptables.IptablesException;
import io.kubeipvs.linux.ipvs.RealServerStatus;
import io.kubeipvs.linux.ipvs.ServiceFlags;
import io.kubeipvs.linux.ipvs.VirtualServer;
import io.kubeipvs.linux.ipvs.VirtualServerKey;
import io.kubeipvs.linux.ipvs.VirtualServerStatus;
import io.kubeipvs.linux.link.InterfaceAddress;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.Protocol;
import io.kubeipvs.proxy.plan.PlanUpdate;
import io.kubeipvs.testkit.conntrack.FakeConntrack;
import io.kubeipvs.testkit.ipset.FakeIpSets;
import io.kubeipvs.testkit.iptables.FakeIptables;
import io.kubeipvs.testkit.iptables.FakeRuleKernel;
import io.kubeipvs.testkit.ipvs.FakeIpvs;
import io.kubeipvs.testkit.link.FakeLinks;
import io.kubeipvs.testkit.nftables.FakeNfTables;
import io.kubeipvs.testkit.sysctl.FakeSysctls;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Node 192.168.224.4 in memory: a kernel, a clock, and a dataplane that is turned by hand. Its
 * state is text as ipvsadm, ip and ipset print it.
 */
final class FakeNode {
  final FakeIpvs ipvs = new FakeIpvs();
  final FakeIpSets ipSets = new FakeIpSets();
  final FakeLinks links = new FakeLinks();
  final FakeConntrack conntrack = new FakeConntrack();
  final FakeNfTables nfTables = new FakeNfTables();
  final Map<IpFamily, FakeIptables> iptables = new EnumMap<>(IpFamily.class);
  final Map<IpFamily, FakeRuleKernel> ruleKernels = new EnumMap<>(IpFamily.class);
  final FakeSysctls sysctls = FakeSysctls.freshlyBooted();
  final RecordingListener listener = new RecordingListener();
  final RecordingMeter meter = new RecordingMeter();
  DataplaneConfig config = DataplaneConfig.withScheduler("rr");
  private Kernel kernel;
  private Conductor conductor;
  private long nowNanos;
  private int looksAtClock;

  FakeNode() {
    for (IpFamily family : IpFamily.values()) {
      FakeIptables rules = new FakeIptables(family, this::hasSet);
      iptables.put(family, rules);
      ruleKernels.put(family, new FakeRuleKernel(rules));
    }
    int eth0 = links.addLink("eth0", "veth", true);
    links.put(new InterfaceAddress(eth0, TestPlan.NODE, 24));
    kernel =
        new Kernel(
            ipvs,
            ipSets,
            links,
            conntrack,
            nfTables,
            Map.copyOf(iptables),
            Map.copyOf(ruleKernels),
            sysctls);
    conductor = newConductor();
  }

  private Conductor newConductor() {
    Measuring measuring = new Measuring(meter, this::lookAtClock);
    return new Conductor(config, kernel, listener, measuring, () -> Instant.EPOCH);
  }

  private long lookAtClock() {
    looksAtClock++;
    return nowNanos;
  }

  /** How often the clock was looked at within turns. */
  int looksAtClock() {
    return looksAtClock;
  }

  long nowNanos() {
    return nowNanos;
  }

  private boolean hasSet(String name) {
    try {
      return ipSets.find(name) != null;
    } catch (NetlinkException e) {
      throw new IllegalStateException(e);
    }
  }

  FakeIptables iptables() {
    return Objects.requireNonNull(iptables.get(IpFamily.IPV4));
  }

  FakeRuleKernel ruleKernel() {
    return Objects.requireNonNull(ruleKernels.get(IpFamily.IPV4));
  }

  Conductor conductor() {
    return conductor;
  }

  Kernel kernel() {
    return kernel;
  }

  /** The same kernel for a clean-up. */
  LeftoverKernel leftovers() {
    return new LeftoverKernel(
        ipvs,
        ipSets,
        links,
        nfTables,
        iptables.values().stream()
            .map(tool -> new LeftoverKernel.Rules(IptablesBackEnd.LEGACY, tool))
            .toList());
  }

  /** From the next start on, the dataplane writes through this kernel. */
  void kernel(Kernel other) {
    kernel = other;
  }

  /** Starts a fresh dataplane on whatever the kernel holds: a first start, or a restart. */
  void start() throws DataplaneException {
    conductor = newConductor();
    conductor.prepare();
  }

  /** Starts, and hands in the first plan. */
  void start(TestPlan plan) throws DataplaneException {
    start();
    apply(plan.first());
  }

  /** Hands in a plan and lets the writer work until it has nothing more to do at once. */
  void apply(PlanUpdate update) {
    apply(update, Gaps.NONE);
  }

  /** The same with a plan that may lack objects that cannot be read. */
  void apply(PlanUpdate update, Gaps gaps) {
    conductor.mailbox().submit(update, gaps);
    work();
  }

  /** Lets the writer work until it has nothing more to do at this time. */
  void work() {
    for (int cycles = 0; Turns.doWork(conductor, nowNanos) > 0; cycles++) {
      if (cycles > 10_000) {
        throw new AssertionError("the writer never comes to rest");
      }
    }
  }

  /** Lets time pass, a second at a time, with the writer at work. */
  void pass(Duration duration) {
    for (long second = 0; second < duration.toSeconds(); second++) {
      nowNanos += 1_000_000_000L;
      work();
    }
  }

  /** How many writes reached the kernel, refused ones included. */
  int writeCount() {
    int rules = iptables.values().stream().mapToInt(FakeIptables::writeCount).sum();
    return ipvs.controls().writeCount()
        + ipSets.controls().writeCount()
        + links.controls().writeCount()
        + conntrack.controls().writeCount()
        + nfTables.controls().writeCount()
        + rules
        + sysctls.writeCount();
  }

  /** How many questions were asked of the kernel's tables. */
  int readCount() {
    return ipvs.controls().readCount()
        + ipSets.controls().readCount()
        + links.controls().readCount()
        + conntrack.controls().readCount();
  }

  /** As if clients had connections to a real server. */
  void connections(String virtual, String real, long active, long inactive) {
    AddressPort front = TestService.addressPort(virtual);
    ipvs.table()
        .setConnections(
            VirtualServerKey.of(Protocol.TCP, front.address(), front.port()),
            TestService.addressPort(real),
            active,
            inactive);
  }

  /** All that a Service proxy writes, as text. */
  String state() throws NetlinkException {
    StringBuilder text = new StringBuilder();
    text.append(ipvsadm()).append(addresses()).append(ipset());
    for (FakeIptables tool : iptables.values()) {
      text.append(saved(tool, "nat")).append(saved(tool, "filter"));
    }
    return text.toString();
  }

  /** A table as iptables-save prints it, or why it cannot. */
  static String saved(FakeIptables tool, String table) {
    try {
      return tool.save(table);
    } catch (IptablesException e) {
      return "# " + e.getMessage() + "\n";
    }
  }

  /** As {@code ipvsadm -Sn} prints it, sorted. */
  String ipvsadm() throws NetlinkException {
    List<String> blocks = new ArrayList<>();
    for (VirtualServerStatus status : ipvs.servers()) {
      VirtualServer server = status.server();
      StringBuilder block = new StringBuilder("-A ").append(option(server.key()));
      block.append(" -s ").append(server.scheduler());
      if ((server.flags() & ServiceFlags.PERSISTENT) != 0) {
        block.append(" -p ").append(server.persistenceTimeoutSeconds());
      }
      block.append('\n');
      ipvs.destinations(server.key()).stream()
          .map(destination -> destination(server.key(), destination))
          .sorted()
          .forEach(block::append);
      blocks.add(block.toString());
    }
    return String.join("", blocks.stream().sorted().toList());
  }

  private static String destination(VirtualServerKey key, RealServerStatus status) {
    String method =
        switch (status.server().method()) {
          case MASQUERADE -> "m";
          case DIRECT_ROUTE -> "g";
          case TUNNEL -> "i";
          case LOCAL, BYPASS, UNKNOWN -> "?";
        };
    return "-a %s -r %s -%s -w %d\n"
        .formatted(option(key), status.server().endpoint(), method, status.server().weight());
  }

  private static String option(VirtualServerKey key) {
    return switch (key) {
      case VirtualServerKey.Addressed addressed -> {
        String flag = addressed.protocolNumber() == Protocol.UDP.number() ? "-u " : "-t ";
        yield flag + new AddressPort(addressed.address(), addressed.port());
      }
      case VirtualServerKey.FirewallMark mark -> "-f " + mark.mark();
    };
  }

  /** As {@code ip addr show kube-ipvs0} has them. */
  String addresses() {
    StringBuilder text = new StringBuilder();
    for (IpFamily family : IpFamily.values()) {
      links.addressesOf("kube-ipvs0", family).forEach(address -> text.append(address).append('\n'));
    }
    return text.toString();
  }

  /** As {@code ipset save} prints it, without parameters, sorted. */
  String ipset() throws NetlinkException {
    List<String> lines = new ArrayList<>();
    for (IpSet set : ipSets.list()) {
      lines.add("create " + set.name() + " " + set.typeName() + "\n");
      set.entries().forEach(entry -> lines.add("add " + set.name() + " " + entry + "\n"));
    }
    return String.join("", lines.stream().sorted().toList());
  }
}
