package io.kubeipvs.linux.ipvs;

import io.kubeipvs.linux.netlink.NetlinkException;
import java.util.List;

/** Virtual servers, part by part. Used by the thread that uses the table. */
public interface ServerListing {
  /** Whether there is nothing more to come. */
  boolean isDone();

  /** The next part, without real servers; it may be empty before the end, and is after it. */
  List<VirtualServerStatus> next() throws NetlinkException;
}
