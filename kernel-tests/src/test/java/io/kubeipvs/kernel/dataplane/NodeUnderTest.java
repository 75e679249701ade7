package io.kubeipvs.kernel.dataplane;

import io.kubeipvs.dataplane.DataplaneConfig;
import io.kubeipvs.dataplane.DataplaneListener;
import io.kubeipvs.dataplane.DataplaneMeter;
import io.kubeipvs.dataplane.DifferenceReport;
import io.kubeipvs.dataplane.Kernel;
import io.kubeipvs.dataplane.KernelDifference;
import io.kubeipvs.dataplane.duty.Dataplane;
import io.kubeipvs.dataplane.leftovers.LeftoverKernel;
import io.kubeipvs.kernel.support.TestNamespace;
import io.kubeipvs.linux.conntrack.KernelConntrack;
import io.kubeipvs.linux.ipset.KernelIpSets;
import io.kubeipvs.linux.iptables.IptablesBackEnd;
import io.kubeipvs.linux.iptables.IptablesInstallation;
import io.kubeipvs.linux.iptables.ToolEnvironment;
import io.kubeipvs.linux.ipvs.KernelIpvs;
import io.kubeipvs.linux.link.KernelLinks;
import io.kubeipvs.linux.netns.NetworkNamespace;
import io.kubeipvs.linux.nftables.KernelNfTables;
import io.kubeipvs.linux.sysctl.NamespaceSysctls;
import io.kubeipvs.linux.sysctl.ProcSysctls;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.proxy.config.Differences;
import io.kubeipvs.proxy.plan.Resource;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Node 192.168.224.4 as a network namespace, with a dataplane whose clock a test can turn on. */
final class NodeUnderTest implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final TestNamespace namespace = TestNamespace.create();
  private final AtomicLong skippedNanos = new AtomicLong();

  /** What failed, as the listener heard it. */
  final List<String> failures = new CopyOnWriteArrayList<>();

  NodeUnderTest() throws IOException, InterruptedException {
    run("ip", "link", "set", "lo", "up");
    run("ip", "link", "add", "eth0", "type", "dummy");
    run("ip", "address", "add", "192.168.224.4/24", "dev", "eth0");
    run("ip", "link", "set", "eth0", "up");
    run("ip", "route", "add", "default", "dev", "eth0");
  }

  String run(String... command) throws IOException, InterruptedException {
    return namespace.run(command);
  }

  NetworkNamespace namespace() {
    return namespace.namespace();
  }

  Kernel openKernel() throws IOException {
    NetworkNamespace inside = namespace.namespace();
    IptablesInstallation iptables =
        IptablesInstallation.of(
            IptablesBackEnd.LEGACY,
            ToolEnvironment.ofThisProcess().withCommandPrefix(inside.commandPrefix()));
    return new Kernel(
        inside.call(KernelIpvs::open),
        inside.call(KernelIpSets::open),
        inside.call(KernelLinks::open),
        inside.call(KernelConntrack::open),
        inside.call(KernelNfTables::open),
        Map.of(
            IpFamily.IPV4, iptables.open(IpFamily.IPV4),
            IpFamily.IPV6, iptables.open(IpFamily.IPV6)),
        Map.of(
            IpFamily.IPV4, inside.call(() -> iptables.openKernel(IpFamily.IPV4)),
            IpFamily.IPV6, inside.call(() -> iptables.openKernel(IpFamily.IPV6))),
        new NamespaceSysctls(inside, new ProcSysctls(ProcSysctls.PROC_SYS)));
  }

  /** The same kernel for a clean-up; closed with the other. */
  static LeftoverKernel leftovers(Kernel kernel) {
    return new LeftoverKernel(
        kernel.ipvs(),
        kernel.ipSets(),
        kernel.links(),
        kernel.nfTables(),
        kernel.iptables().values().stream()
            .map(iptables -> new LeftoverKernel.Rules(IptablesBackEnd.LEGACY, iptables))
            .toList());
  }

  Dataplane start() throws IOException, InterruptedException {
    return start(Differences.byDefault());
  }

  Dataplane start(Differences differences) throws IOException, InterruptedException {
    return start(DataplaneConfig.withScheduler("rr").withDifferences(differences));
  }

  /** Compares so often, with rests of that order between two slices. */
  Dataplane startComparingEvery(Duration syncPeriod) throws IOException, InterruptedException {
    DataplaneConfig usual = DataplaneConfig.withScheduler("rr");
    return start(
        new DataplaneConfig(
            usual.scheduler(),
            usual.excludeCidrs(),
            usual.removeForeign(),
            usual.strictArp(),
            usual.timeouts(),
            syncPeriod,
            usual.differences()));
  }

  private Dataplane start(DataplaneConfig config) throws IOException, InterruptedException {
    return Dataplane.start(
        config,
        openKernel(),
        new Listener(),
        DataplaneMeter.NONE,
        () -> System.nanoTime() + skippedNanos.get(),
        Instant::now);
  }

  /** Lets the dataplane believe that so much more time has passed. */
  void skip(Duration duration) {
    skippedNanos.addAndGet(duration.toNanos());
  }

  /** Waits until it is so, a bounded time. */
  static void await(String what, Callable<Boolean> condition) throws Exception {
    long endNanos = System.nanoTime() + LIMIT.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > endNanos) {
        throw new AssertionError("not within " + LIMIT + ": " + what);
      }
      Thread.sleep(Duration.ofMillis(20));
    }
  }

  /** All that the operator's tools show of what a proxy writes. */
  String state() throws IOException, InterruptedException {
    return sorted(run("ipvsadm", "-S", "-n"))
        + run("ip", "-o", "address", "show", "to", "10.96.0.0/16").replaceAll("(?m)^\\d+: ", "")
        + sorted(run("ipset", "save").replaceAll("(?m) (initval|bucketsize|hashsize) \\S+", ""))
        + run("iptables-legacy-save").replaceAll("(?m)^#.*\n| \\[\\d+:\\d+\\]", "")
        + run("ip6tables-legacy-save").replaceAll("(?m)^#.*\n| \\[\\d+:\\d+\\]", "");
  }

  private static String sorted(String lines) {
    return String.join("\n", lines.lines().sorted().toList()) + "\n";
  }

  @Override
  public void close() {
    namespace.close();
  }

  private final class Listener implements DataplaneListener {
    @Override
    public void adopted(int differences) {}

    @Override
    public void applied(long updateNumber, long nowNanos) {}

    @Override
    public void failing(Resource resource, String reason) {
      failures.add(resource + ": " + reason);
    }

    @Override
    public void recovered(Resource resource) {}

    @Override
    public void readingFailed(String part, String reason) {
      failures.add(part + ": " + reason);
    }

    @Override
    public void rulesLeftOut(IpFamily family, int rules, String reason) {
      failures.add(rules + " rules of " + family + " left out: " + reason);
    }

    @Override
    public void driftFound(int differences) {}

    @Override
    public void differencesChanged(
        List<KernelDifference> appeared, List<KernelDifference> gone, DifferenceReport standing) {}

    @Override
    public void leftoversRemoved(List<String> what) {}

    @Override
    public void leftoversFailed(String reason) {
      failures.add("leftovers: " + reason);
    }

    @Override
    public void interfaceAddressesChanged(Set<IpAddress> addresses) {}

    @Override
    public void writerDied(Throwable fault) {
      failures.add("died: " + fault);
    }
  }
}
