package io.kubeipvs.agent;

import io.kubeipvs.linux.ipset.IpSet;
import io.kubeipvs.linux.ipset.IpSetOperation;
import io.kubeipvs.linux.ipset.IpSetType;
import io.kubeipvs.linux.ipset.IpSets;
import io.kubeipvs.linux.netlink.BatchResult;
import io.kubeipvs.linux.netlink.NetlinkException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One agent's client of sets that outlive it. */
record SharedIpSets(IpSets sets) implements IpSets {
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
    return sets.apply(operations);
  }

  @Override
  public void close() {
    // The sets stay open for the next agent.
  }
}
