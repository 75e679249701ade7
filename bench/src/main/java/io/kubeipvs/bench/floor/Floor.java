package io.kubeipvs.bench.floor;

import io.kubeipvs.bench.node.BenchNode;
import io.kubeipvs.bench.workload.KernelOperations;
import io.kubeipvs.bench.workload.Workload;
import io.kubeipvs.linux.link.KernelLinks;
import io.kubeipvs.linux.link.Link;
import io.kubeipvs.linux.link.LinkOperation;
import io.kubeipvs.linux.link.Links;
import io.kubeipvs.linux.netns.NetworkNamespace;
import java.io.IOException;
import java.util.List;

/**
 * What the kernel itself takes for a workload's objects, in nanoseconds each. Immutable.
 *
 * @param addresses bound to a device, or as routes of the local table
 */
public record Floor(long servers, long sets, long addresses) {
  private static final String DEVICE = "kube-ipvs0";
  private static final int LOOPBACK = 1;

  /** Writes everything into a node, with addresses on the device. */
  public static Floor withAddresses(BenchNode node, Workload workload) throws IOException {
    return measure(node, workload, false);
  }

  /** Writes everything into a node, with routes in the local table instead of addresses. */
  public static Floor withRoutes(BenchNode node, Workload workload) throws IOException {
    return measure(node, workload, true);
  }

  private static Floor measure(BenchNode node, Workload workload, boolean routes)
      throws IOException {
    NetworkNamespace inside = node.namespace();
    long servers =
        inside.call(() -> BareBatch.ofServers(KernelOperations.servers(workload)).send());
    long sets = inside.call(() -> BareBatch.ofSets(KernelOperations.sets(workload)).send());
    long addresses = inside.call(() -> bind(workload, routes));
    return new Floor(servers, sets, addresses);
  }

  private static long bind(Workload workload, boolean routes) throws IOException {
    BareBatch batch =
        routes
            ? BareBatch.ofLocalRoutes(workload, LOOPBACK)
            : BareBatch.ofAddresses(workload, makeDevice());
    return batch.send();
  }

  private static int makeDevice() throws IOException {
    try (Links links = KernelLinks.open()) {
      links.apply(List.of(new LinkOperation.AddDummy(DEVICE))).orThrow();
      Link device = links.find(DEVICE);
      if (device == null) {
        throw new IOException("the device " + DEVICE + " was made and is not there");
      }
      return device.index();
    }
  }
}
