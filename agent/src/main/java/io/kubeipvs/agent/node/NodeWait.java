package io.kubeipvs.agent.node;

import io.kubeipvs.agent.config.AgentConfig;
import io.kubeipvs.kubernetes.model.Node;
import io.kubeipvs.proxy.config.LocalTraffic;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How long a first plan waits for what it needs of the Node object, as kube-proxy waits at its
 * start. Until then the kernel stays as a predecessor left it. Only what the configuration asks for
 * is waited for; a zone never is, and a single comparison waits for nothing: it changes nothing,
 * and somebody wants its answer. One thread at a time uses it.
 */
public final class NodeWait {
  private static final long ADDRESSES_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long POD_RANGES_NANOS = TimeUnit.MINUTES.toNanos(5);

  private final long startNanos;
  private final boolean waits;
  private boolean needsAddresses;
  private boolean needsPodRanges;

  /**
   * @param startNanos from when it is reckoned
   */
  public NodeWait(AgentConfig config, long startNanos) {
    this.startNanos = startNanos;
    this.waits = config.role() != AgentConfig.Role.COMPARING_ONCE;
    this.needsAddresses = config.nodePortAddresses().primary();
    this.needsPodRanges = config.localTraffic() instanceof LocalTraffic.NodeCidr;
  }

  /** Takes this node's object. */
  public void hear(Node node) {
    needsAddresses &= node.addresses().isEmpty();
    needsPodRanges &= node.podCidrs().isEmpty();
  }

  /** When the first plan may be made. */
  public long endNanos() {
    if (!waits) {
      return startNanos;
    }
    if (needsPodRanges) {
      return startNanos + POD_RANGES_NANOS;
    }
    return needsAddresses ? startNanos + ADDRESSES_NANOS : startNanos;
  }

  /** What is not known yet, and what it is needed for, one line each. */
  public List<String> missing() {
    List<String> missing = new ArrayList<>();
    if (needsPodRanges) {
      missing.add("spec.podCIDRs, for detectLocalMode NodeCIDR");
    }
    if (needsAddresses) {
      missing.add("an InternalIP or ExternalIP in status.addresses, for nodePortAddresses primary");
    }
    return missing;
  }
}
