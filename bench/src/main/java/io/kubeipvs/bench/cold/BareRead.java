package io.kubeipvs.bench.cold;

import io.kubeipvs.linux.ipset.IpSet;
import io.kubeipvs.linux.ipset.IpSets;
import io.kubeipvs.linux.ipset.KernelIpSets;
import io.kubeipvs.linux.ipvs.Ipvs;
import io.kubeipvs.linux.ipvs.KernelIpvs;
import io.kubeipvs.linux.ipvs.VirtualServerStatus;
import io.kubeipvs.linux.link.KernelLinks;
import io.kubeipvs.linux.link.Links;
import java.io.IOException;

/**
 * Reads a node's virtual servers with their real servers, sets with their entries, and addresses,
 * once, and does nothing with them. Prints lines of a name and nanoseconds or a count. Run in a
 * node's namespace, with the options that the launcher gives. Rules are not read: that takes
 * processes.
 */
public final class BareRead {
  private BareRead() {}

  /** Runs it; the arguments do not count. */
  public static void main(String[] args) throws IOException {
    try (Ipvs ipvs = KernelIpvs.open();
        IpSets sets = KernelIpSets.open();
        Links links = KernelLinks.open()) {
      long startNanos = System.nanoTime();
      long things = 0;
      for (VirtualServerStatus server : ipvs.servers()) {
        things += 1 + ipvs.destinations(server.server().key()).size();
      }
      for (IpSet set : sets.list()) {
        things += set.entries().size();
      }
      things += links.addresses().size();
      System.out.println("read " + (System.nanoTime() - startNanos));
      System.out.println("things " + things);
    }
  }
}
