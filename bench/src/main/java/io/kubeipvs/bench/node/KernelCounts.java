package io.kubeipvs.bench.node;

import io.kubeipvs.bench.workload.ExpectedState;
import io.kubeipvs.linux.ipset.IpSets;
import io.kubeipvs.linux.ipset.KernelIpSets;
import io.kubeipvs.linux.link.KernelLinks;
import io.kubeipvs.linux.link.Links;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Whether a node's kernel holds as many things as a workload has: cheap enough to be asked again
 * and again while a proxy works. What they are, the tools have to say afterwards. One thread owns
 * it.
 */
public final class KernelCounts implements AutoCloseable {
  private final IpSets sets;
  private final Links links;
  private final ExpectedState expected;

  private KernelCounts(IpSets sets, Links links, ExpectedState expected) {
    this.sets = sets;
    this.links = links;
    this.expected = expected;
  }

  public static KernelCounts open(BenchNode node, ExpectedState expected) throws IOException {
    return new KernelCounts(
        node.namespace().call(KernelIpSets::open),
        node.namespace().call(KernelLinks::open),
        expected);
  }

  /**
   * Asks for the cheapest thing first.
   *
   * @param processId of a process in the node
   */
  public boolean areReached(long processId) throws IOException {
    return entries() >= expected.setEntries().size()
        && links.addresses().size() >= expected.addresses().size()
        && servers(processId) >= expected.servers().size();
  }

  /** How far it got, for who has waited in vain. */
  public String progress(long processId) throws IOException {
    return String.format(
        Locale.ROOT,
        "%,d of %,d entries of sets, %,d of %,d addresses, %,d of %,d servers",
        entries(),
        expected.setEntries().size(),
        links.addresses().size(),
        expected.addresses().size(),
        servers(processId),
        expected.servers().size());
  }

  private long entries() throws IOException {
    Map<String, Long> sizes = sets.sizes();
    return Stream.of("KUBE-CLUSTER-IP", "KUBE-LOOP-BACK", "KUBE-IPVS-IPS")
        .mapToLong(set -> sizes.getOrDefault(set, 0L))
        .sum();
  }

  /** Virtual and real servers stand in a line each, all of them with a colon before the port. */
  private static long servers(long processId) throws IOException {
    Path table = Path.of("/proc", Long.toString(processId), "net", "ip_vs");
    try (Stream<String> lines = Files.lines(table)) {
      return lines
          .filter(line -> line.startsWith("TCP  ") || line.startsWith("  -> "))
          .filter(line -> !line.contains("RemoteAddress"))
          .count();
    }
  }

  @Override
  public void close() {
    sets.close();
    links.close();
  }
}
