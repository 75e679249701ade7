package io.kubeipvs.training;

import io.kubeipvs.linux.ipset.IpSet;
import io.kubeipvs.linux.ipset.IpSetOperation;
import io.kubeipvs.linux.ipset.IpSetType;
import io.kubeipvs.linux.ipset.IpSets;
import io.kubeipvs.linux.netlink.BatchResult;
import io.kubeipvs.linux.netlink.NetlinkException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sets that tell of the first write to them. Owned by the thread that owns the sets. */
final class WatchedIpSets implements IpSets {
  private final IpSets sets;
  private @Nullable Runnable onFirstWrite;

  WatchedIpSets(IpSets sets, Runnable onFirstWrite) {
    this.sets = sets;
    this.onFirstWrite = onFirstWrite;
  }

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
    Runnable first = onFirstWrite;
    onFirstWrite = null;
    if (first != null) {
      first.run();
    }
    return sets.apply(operations);
  }

  @Override
  public void close() {
    sets.close();
  }
}
