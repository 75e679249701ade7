package io.kubeipvs.dataplane.start;

import io.kubeipvs.dataplane.DataplaneConfig;
import io.kubeipvs.dataplane.DataplaneException;
import io.kubeipvs.dataplane.Kernel;
import io.kubeipvs.dataplane.set.SetTypes;
import io.kubeipvs.dataplane.write.KernelWriter;
import io.kubeipvs.linux.ipvs.IpvsOperation;
import io.kubeipvs.linux.ipvs.IpvsTimeouts;
import io.kubeipvs.linux.ipvs.VirtualServer;
import io.kubeipvs.linux.ipvs.VirtualServerKey;
import io.kubeipvs.linux.link.Link;
import io.kubeipvs.linux.link.LinkOperation;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.linux.syscall.Errno;
import io.kubeipvs.linux.sysctl.Sysctls;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.Protocol;
import io.kubeipvs.proxy.plan.Cause;
import java.util.List;

/**
 * What must hold before anything is planned: IPVS with its scheduler, and the device. Reads first
 * and writes only what differs. Every failure is fatal to the start and says what to do.
 */
public final class Preparation {
  public static final String DEVICE = "kube-ipvs0";

  /** No link has this index. */
  private static final int REHEARSED_DEVICE = 0;

  private static final Cause CAUSE = new Cause.Restart();

  /** In TEST-NET-2, which nobody uses: where kube-proxy tries its scheduler, too. */
  private static final VirtualServerKey PROBE =
      VirtualServerKey.of(Protocol.TCP, IpAddress.parse("198.51.100.0"), 20_000);

  private final DataplaneConfig config;
  private final Kernel kernel;
  private final KernelWriter writer;

  public Preparation(DataplaneConfig config, Kernel kernel, KernelWriter writer) {
    this.config = config;
    this.kernel = kernel;
    this.writer = writer;
  }

  /** The sysctls come after the first word with IPVS, which loads the module they belong to. */
  public void run() throws DataplaneException {
    initialize();
    ensureDevice(kernel, writer, CAUSE);
    askForSetTypes();
  }

  /** Looks at all that can be compared without a try: not whether there is the scheduler. */
  public void rehearse() throws DataplaneException {
    ensureIpvs();
    new KernelSettings(kernel.sysctls()).ensure(writer, config.strictArp());
    ensureTimeouts();
    ensureDevice(kernel, writer, CAUSE);
  }

  /** Only what may need more privileges than the work itself. */
  public void initialize() throws DataplaneException {
    ensureIpvs();
    new KernelSettings(kernel.sysctls()).ensure(writer, config.strictArp());
    ensureScheduler();
    ensureTimeouts();
  }

  /**
   * The kernel settings that this configuration needs, that are not so, and that this process may
   * not write: with them a start would fail. Writes nothing.
   */
  public static List<String> settingsOutOfReach(DataplaneConfig config, Sysctls sysctls)
      throws DataplaneException {
    return new KernelSettings(sysctls).outOfReach(config.strictArp());
  }

  private void ensureIpvs() throws DataplaneException {
    try {
      kernel.ipvs().info();
    } catch (NetlinkException e) {
      throw new DataplaneException(
          "IPVS cannot be used: "
              + e.getMessage()
              + ". Load the kernel module ip_vs (modprobe ip_vs) and run with CAP_NET_ADMIN in the"
              + " initial user namespace",
          e);
    }
  }

  private void ensureScheduler() throws DataplaneException {
    String scheduler = config.scheduler();
    try {
      boolean inUse =
          kernel.ipvs().servers().stream()
              .anyMatch(status -> status.server().scheduler().equals(scheduler));
      if (!inUse) {
        probe(VirtualServer.of(PROBE, scheduler));
      }
    } catch (NetlinkException e) {
      if (e.errno() == Errno.ENOENT) {
        throw new DataplaneException(
            "scheduler \""
                + scheduler
                + "\" is not there: the kernel has no module ip_vs_"
                + scheduler
                + ". Load it (modprobe ip_vs_"
                + scheduler
                + "; distributions keep it with the other IPVS modules), or choose another"
                + " one with --ipvs-scheduler",
            e);
      }
      throw new DataplaneException(
          "scheduler \"" + scheduler + "\" cannot be tried: " + e.getMessage(), e);
    }
  }

  private void probe(VirtualServer server) throws NetlinkException {
    try {
      writer.write(new IpvsOperation.AddServer(server), CAUSE);
    } catch (NetlinkException e) {
      if (e.errno() != Errno.EEXIST) {
        throw e;
      }
      // A predecessor ended between its probe and its removal.
      writer.write(new IpvsOperation.SetServer(server), CAUSE);
    }
    writer.write(new IpvsOperation.DeleteServer(PROBE), CAUSE);
  }

  private void ensureTimeouts() throws DataplaneException {
    IpvsTimeouts wanted = config.timeouts();
    try {
      IpvsTimeouts actual = kernel.ipvs().timeouts();
      if (differs(wanted.tcpSeconds(), actual.tcpSeconds())
          || differs(wanted.tcpFinSeconds(), actual.tcpFinSeconds())
          || differs(wanted.udpSeconds(), actual.udpSeconds())) {
        writer.writeTimeouts(wanted, CAUSE);
      }
    } catch (NetlinkException e) {
      throw new DataplaneException("IPVS timeouts cannot be set: " + e.getMessage(), e);
    }
  }

  private static boolean differs(long wantedSeconds, long actualSeconds) {
    return wantedSeconds != 0 && wantedSeconds != actualSeconds;
  }

  /** Now, while objects are still awaited: loading a type's module may take a while. */
  private void askForSetTypes() {
    try {
      SetTypes.ask(kernel.ipSets(), kernel.iptables().keySet());
    } catch (NetlinkException e) {
      // Sets are read next: that fails with the same, says so, and is tried again.
    }
  }

  /** Creates the device unless there is one, whatever its kind; answers its index. */
  public static int ensureDevice(Kernel kernel, KernelWriter writer, Cause cause)
      throws DataplaneException {
    try {
      Link link = kernel.links().find(DEVICE);
      if (link == null) {
        writer.write(new LinkOperation.AddDummy(DEVICE), cause);
        if (writer.rehearses()) {
          return REHEARSED_DEVICE;
        }
        link = kernel.links().find(DEVICE);
      }
      if (link == null) {
        throw new DataplaneException(
            "link " + DEVICE + " vanished right after it was made: who removes it?", null);
      }
      return link.index();
    } catch (NetlinkException e) {
      throw new DataplaneException(
          "link "
              + DEVICE
              + " cannot be made: "
              + e.getMessage()
              + ". Load the kernel module dummy (modprobe dummy numdummies=0) and run with"
              + " CAP_NET_ADMIN",
          e);
    }
  }
}
