package io.kubeipvs.bench.cold;

import io.kubeipvs.linux.ipset.IpSet;
import io.kubeipvs.linux.ipset.IpSets;
import io.kubeipvs.linux.ipset.KernelIpSets;
import io.kubeipvs.linux.ipvs.CountedServer;
import io.kubeipvs.linux.ipvs.Ipvs;
import io.kubeipvs.linux.ipvs.KernelIpvs;
import io.kubeipvs.linux.ipvs.ServerCensus;
import io.kubeipvs.linux.ipvs.VirtualServerStatus;
import io.kubeipvs.linux.link.KernelLinks;
import io.kubeipvs.linux.link.Links;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/**
 * Reads a node's virtual servers with their real servers, sets with their entries, and addresses,
 * once, and does nothing with them. Prints lines of a name and nanoseconds or a count. Run in a
 * node's namespace, with the options that the launcher gives. Rules are not read: that takes
 * processes.
 *
 * <p>Servers are read by generic netlink, as ipvsadm reads them, or by socket option, as a start of
 * the agent does.
 */
public final class BareRead {
  /** The argument that has servers read by socket option. */
  public static final String BY_OPTION = "option";

  private BareRead() {}

  /**
   * Runs it.
   *
   * @param args {@link #BY_OPTION}, or others, which do not count
   */
  public static void main(String[] args) throws IOException {
    boolean byOption = args.length > 0 && args[0].equals(BY_OPTION);
    try (Ipvs ipvs = KernelIpvs.open();
        IpSets sets = KernelIpSets.open();
        Links links = KernelLinks.open()) {
      long startNanos = System.nanoTime();
      long things = byOption ? readByOption(ipvs) : readByNetlink(ipvs);
      for (IpSet set : sets.list()) {
        things += set.entries().size();
      }
      things += links.addresses().size();
      System.out.println("read " + (System.nanoTime() - startNanos));
      System.out.println("things " + things);
    }
  }

  private static long readByNetlink(Ipvs ipvs) throws IOException {
    long things = 0;
    for (VirtualServerStatus server : ipvs.servers()) {
      things += 1 + ipvs.destinations(server.server().key()).size();
    }
    return things;
  }

  private static long readByOption(Ipvs ipvs) throws IOException {
    long things = 0;
    try (ServerCensus census = Objects.requireNonNull(ipvs.census(), "no census is taken here")) {
      while (!census.isDone()) {
        for (CountedServer counted : census.next()) {
          int count = counted.realServers();
          List<?> plain = ipvs.plainRealServers(counted.server().key(), count);
          things += 1 + Objects.requireNonNull(plain, "not all real servers are plain").size();
        }
      }
    }
    return things;
  }
}
