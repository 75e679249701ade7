package io.kubeipvs.linux.ipvs;

import io.kubeipvs.linux.netlink.Dump;
import io.kubeipvs.linux.netlink.NetlinkException;
import java.util.ArrayList;
import java.util.List;

/** A listing whose first part has been read already. */
final class KernelServerListing implements ServerListing {
  private final Dump<VirtualServerStatus> dump;
  private List<VirtualServerStatus> read;

  KernelServerListing(Dump<VirtualServerStatus> dump, List<VirtualServerStatus> read) {
    this.dump = dump;
    this.read = read;
  }

  @Override
  public boolean isDone() {
    return read.isEmpty() && dump.isDone();
  }

  @Override
  public List<VirtualServerStatus> next() throws NetlinkException {
    if (read.isEmpty() && !dump.isDone()) {
      try {
        dump.readInto(read);
      } catch (NetlinkException e) {
        throw IpvsAdvice.explain(e);
      }
    }
    List<VirtualServerStatus> part = read;
    read = new ArrayList<>();
    return part;
  }
}
