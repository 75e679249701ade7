package io.kubeipvs.testkit.conntrack;

import io.kubeipvs.linux.conntrack.Conntrack;
import io.kubeipvs.linux.conntrack.Flow;
import io.kubeipvs.linux.netlink.BatchResult;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.Protocol;
import io.kubeipvs.testkit.fake.FakeControls;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A connection tracking table in memory, with the kernel's rules. One thread owns an instance. A
 * write is one deleted flow.
 */
public final class FakeConntrack implements Conntrack {
  private record Key(int protocolNumber, Flow.Tuple original) {}

  private final Map<Key, Flow> flows = new LinkedHashMap<>();
  private final FakeControls<Flow> controls = new FakeControls<>();
  private boolean closed;

  /** Errors to inject, and the deletes seen. */
  public FakeControls<Flow> controls() {
    return controls;
  }

  /** As if a packet had made this flow; it takes the place of one with the same original tuple. */
  public void track(Flow flow) {
    flows.put(new Key(flow.protocolNumber(), flow.original()), flow);
  }

  /** All flows of all families and protocols. */
  public List<Flow> allFlows() {
    return List.copyOf(flows.values());
  }

  @Override
  public List<Flow> flows(IpFamily family, Protocol protocol, Predicate<Flow> wanted)
      throws NetlinkException {
    requireOpen();
    controls.onRead("list " + protocol.lowerCaseName() + " flows");
    return flows.values().stream()
        .filter(flow -> flow.family() == family && flow.protocolNumber() == protocol.number())
        .filter(wanted)
        .toList();
  }

  @Override
  public BatchResult delete(List<Flow> doomed) throws NetlinkException {
    requireOpen();
    controls.onBatch("batch of " + doomed.size() + " flow deletes");
    List<BatchResult.Failure> failures = new ArrayList<>();
    for (int i = 0; i < doomed.size(); i++) {
      Flow flow = doomed.get(i);
      int errno = controls.onWrite(flow);
      if (errno != 0) {
        String message = "delete " + flow + ": injected errno " + errno;
        failures.add(new BatchResult.Failure(i, new NetlinkException(message, errno, null)));
        continue;
      }
      Key key = new Key(flow.protocolNumber(), flow.original());
      Flow there = flows.get(key);
      if (there != null && there.id() == flow.id()) {
        flows.remove(key);
      }
    }
    return new BatchResult(failures);
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the connection tracking table is closed");
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
