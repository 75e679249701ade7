package io.kubeipvs.dataplane.duty;

import io.kubeipvs.dataplane.write.Batches;
import io.kubeipvs.dataplane.write.Batches.Failure;
import io.kubeipvs.dataplane.write.Batches.Outcomes;
import io.kubeipvs.dataplane.write.KernelWriter;
import io.kubeipvs.dataplane.write.Measuring;
import io.kubeipvs.dataplane.write.Pass;
import io.kubeipvs.linux.conntrack.Conntrack;
import io.kubeipvs.linux.conntrack.Flow;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.Protocol;
import io.kubeipvs.proxy.plan.Resource;
import io.kubeipvs.proxy.plan.UdpFlows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the kernel forget UDP flows to endpoints that serve no more: a client that keeps its source
 * port would follow its old flow for ever. Owned by the writer's thread.
 */
final class FlowPart {
  private final Conntrack conntrack;
  private final KernelWriter writer;
  private final Measuring measuring;

  FlowPart(Conntrack conntrack, KernelWriter writer, Measuring measuring) {
    this.conntrack = conntrack;
    this.writer = writer;
    this.measuring = measuring;
  }

  /** To be called when the real servers are in place, so that no new flow takes the old way. */
  void clean(Pass pass) {
    if (pass.udpFlows().isEmpty()) {
      return;
    }
    Index index = new Index();
    for (Resource.UdpFlows resource : pass.udpFlows()) {
      UdpFlows flows = pass.plan().udpFlows(resource.service());
      if (flows != null) {
        flows.ports().forEach(port -> index.add(port, resource));
      }
    }
    if (index.resources().isEmpty()) {
      return;
    }
    for (IpFamily family : pass.plan().families()) {
      try {
        long startNanos = measuring.now();
        int deleted =
            delete(pass, index.byFlow(conntrack.flows(family, Protocol.UDP, index::isStale)));
        measuring.meter().flowsReconciled(family, deleted, measuring.since(startNanos));
      } catch (NetlinkException e) {
        index
            .resources()
            .forEach(
                resource -> pass.fail(resource, "cannot read tracked flows: " + e.getMessage()));
      }
    }
  }

  /** Answers how many have been deleted. */
  private int delete(Pass pass, Map<Flow, Resource.UdpFlows> stale) {
    List<Flow> done = new ArrayList<>();
    Batches<Flow> batches =
        writer.flowDeletions(
            new Outcomes<>() {
              @Override
              public void done(Flow flow) {
                done.add(flow);
              }

              @Override
              public void failed(Flow flow, Failure failure) {
                Resource.UdpFlows resource = stale.get(flow);
                if (resource != null) {
                  pass.fail(resource, failure.reason());
                }
              }
            });
    stale.forEach((flow, resource) -> batches.add(flow, pass.cause(resource)));
    batches.end();
    return done.size();
  }

  /** Whose flow is it? Found by family and by what the client talks to. */
  private static final class Index {
    private final Map<AddressPort, Entry> byFrontEnd = new HashMap<>();
    private final Map<NodePort, Entry> byNodePort = new HashMap<>();
    private final List<Resource.UdpFlows> resources = new ArrayList<>();

    private record Entry(UdpFlows.Port port, Resource.UdpFlows resource) {}

    private record NodePort(IpFamily family, int port) {}

    void add(UdpFlows.Port port, Resource.UdpFlows resource) {
      Entry entry = new Entry(port, resource);
      resources.add(resource);
      port.frontEnds().forEach(frontEnd -> byFrontEnd.put(frontEnd, entry));
      if (port.nodePort() != 0) {
        byNodePort.put(new NodePort(port.family(), port.nodePort()), entry);
      }
    }

    List<Resource.UdpFlows> resources() {
      return resources;
    }

    boolean isStale(Flow flow) {
      Entry entry = find(flow);
      return entry != null && !entry.port.servingEndpoints().contains(flow.reply().source());
    }

    Map<Flow, Resource.UdpFlows> byFlow(List<Flow> stale) {
      Map<Flow, Resource.UdpFlows> byFlow = new LinkedHashMap<>();
      for (Flow flow : stale) {
        Entry entry = find(flow);
        if (entry != null) {
          byFlow.put(flow, entry.resource);
        }
      }
      return byFlow;
    }

    private @Nullable Entry find(Flow flow) {
      AddressPort destination = flow.original().destination();
      Entry entry = byFrontEnd.get(destination);
      return entry != null
          ? entry
          : byNodePort.get(new NodePort(flow.family(), destination.port()));
    }
  }
}
