package io.kubeipvs.dataplane.duty;

import com.sun.management.ThreadMXBean;
import io.kubeipvs.dataplane.DataplaneConfig;
import io.kubeipvs.dataplane.DataplaneException;
import io.kubeipvs.dataplane.Gaps;
import io.kubeipvs.dataplane.Kernel;
import io.kubeipvs.dataplane.duty.WatchedCluster.Frame;
import io.kubeipvs.dataplane.write.Measuring;
import io.kubeipvs.kubernetes.decode.DecodedObject;
import io.kubeipvs.kubernetes.decode.DocumentNode.Mapping;
import io.kubeipvs.kubernetes.decode.ObjectDecoder;
import io.kubeipvs.kubernetes.model.EndpointSlice;
import io.kubeipvs.kubernetes.model.KubernetesObject;
import io.kubeipvs.kubernetes.model.Node;
import io.kubeipvs.kubernetes.model.Service;
import io.kubeipvs.kubernetes.source.SourceEvent.Kind;
import io.kubeipvs.kubernetes.wire.WatchFrame;
import io.kubeipvs.kubernetes.wire.WireFormat;
import io.kubeipvs.linux.ipset.KernelIpSets;
import io.kubeipvs.linux.ipvs.KernelIpvs;
import io.kubeipvs.linux.link.InterfaceAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.IpPrefix;
import io.kubeipvs.proxy.config.Differences;
import io.kubeipvs.proxy.config.LocalTraffic;
import io.kubeipvs.proxy.config.NodeFacts;
import io.kubeipvs.proxy.config.PlanConfig;
import io.kubeipvs.proxy.image.ClusterDelta;
import io.kubeipvs.proxy.image.ClusterImage;
import io.kubeipvs.proxy.plan.Cause;
import io.kubeipvs.proxy.plan.NodePlan;
import io.kubeipvs.proxy.plan.PlanUpdate;
import io.kubeipvs.proxy.planner.Planner;
import io.kubeipvs.testkit.apiserver.FrameStream;
import io.kubeipvs.testkit.conntrack.FakeConntrack;
import io.kubeipvs.testkit.iptables.FakeIptables;
import io.kubeipvs.testkit.iptables.FakeRuleKernel;
import io.kubeipvs.testkit.link.FakeLinks;
import io.kubeipvs.testkit.netlink.AcceptingChannel;
import io.kubeipvs.testkit.nftables.FakeNfTables;
import io.kubeipvs.testkit.sysctl.FakeSysctls;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Node 192.168.224.4 from the bytes of a watch to those of netlink, on one thread: the real
 * decoder, planner, writer and codec, and behind them a kernel that accepts everything. It counts
 * what each change costs on the way. Time stands still, so nothing is looked at or compared
 * meanwhile.
 */
final class CountedNode {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final NodeFacts NODE =
      new NodeFacts("node-1", "", List.of(TestPlan.NODE), Set.of(TestPlan.NODE), List.of());
  private static final PlanConfig CONFIG =
      new PlanConfig(
          Set.of(IpFamily.IPV4),
          "rr",
          14,
          false,
          new LocalTraffic.ClusterCidr(List.of(IpPrefix.parse("10.244.0.0/14"))),
          List.of(),
          false,
          true,
          Differences.byDefault());

  private final Planner planner = new Planner(CONFIG);
  private final AcceptingChannel ipvs = new AcceptingChannel();
  private final AcceptingChannel ipSets = new AcceptingChannel();
  private final Conductor conductor;
  private final Map<Kind, FrameStream> streams = new EnumMap<>(Kind.class);
  private final Map<Kind, WireFormat.WatchReader> readers = new EnumMap<>(Kind.class);
  private ClusterImage image = ClusterImage.EMPTY;
  private NodePlan plan;

  /**
   * What a change costs.
   *
   * @param operations writes of all subsystems
   * @param messages of IPVS and IP sets, questions included
   * @param bytes of those messages
   * @param decoding bytes allocated from the frame to the record
   * @param planning bytes allocated from the record to the new plan
   * @param writing bytes allocated from the plan to the last acknowledgement
   */
  record Cost(
      long operations, long messages, long bytes, long decoding, long planning, long writing) {}

  /** Starts with a cluster and all of it in the kernel. */
  CountedNode(List<Frame> cluster) throws DataplaneException, IOException {
    FakeLinks links = new FakeLinks();
    links.put(new InterfaceAddress(links.addLink("eth0", "veth", true), TestPlan.NODE, 24));
    FakeIptables iptables = new FakeIptables(IpFamily.IPV4, _ -> true);
    Kernel kernel =
        new Kernel(
            KernelIpvs.over(ipvs),
            KernelIpSets.over(ipSets),
            links,
            new FakeConntrack(),
            new FakeNfTables(),
            Map.of(IpFamily.IPV4, iptables),
            Map.of(IpFamily.IPV4, new FakeRuleKernel(iptables)),
            FakeSysctls.freshlyBooted());
    conductor =
        new Conductor(
            DataplaneConfig.withScheduler("rr"),
            kernel,
            new RecordingListener(),
            Measuring.NONE,
            () -> Instant.EPOCH);
    for (Kind kind : Kind.values()) {
      FrameStream stream = new FrameStream();
      streams.put(kind, stream);
      readers.put(kind, WireFormat.of(WireFormat.JSON).watch(stream, kind));
    }
    ClusterDelta delta = new ClusterDelta(image);
    for (Frame frame : cluster) {
      take(next(frame.kind(), bytes(frame)), delta);
    }
    image = delta.toImage();
    PlanUpdate first = planner.planFromScratch(image, NODE, new Cause.Restart());
    plan = first.plan();
    conductor.prepare();
    write(first);
  }

  /** Lets events come and be done. */
  Cost change(List<Frame> frames) throws IOException {
    List<byte[]> received = frames.stream().map(CountedNode::bytes).toList();
    long operations = conductor.status().totalWrites();
    long messages = ipvs.messages() + ipSets.messages();
    long bytes = ipvs.bytes() + ipSets.bytes();
    long start = THREADS.getCurrentThreadAllocatedBytes();
    List<WatchFrame> events = new ArrayList<>(frames.size());
    for (int i = 0; i < frames.size(); i++) {
      events.add(next(frames.get(i).kind(), received.get(i)));
    }
    ClusterDelta delta = new ClusterDelta(image);
    for (WatchFrame event : events) {
      take(event, delta);
    }
    long decoded = THREADS.getCurrentThreadAllocatedBytes();
    image = delta.toImage();
    PlanUpdate update = planner.update(plan, image, delta.touchedServices(), NODE);
    plan = update.plan();
    long planned = THREADS.getCurrentThreadAllocatedBytes();
    write(update);
    long written = THREADS.getCurrentThreadAllocatedBytes();
    return new Cost(
        conductor.status().totalWrites() - operations,
        ipvs.messages() + ipSets.messages() - messages,
        ipvs.bytes() + ipSets.bytes() - bytes,
        decoded - start,
        planned - decoded,
        written - planned);
  }

  private static byte[] bytes(Frame frame) {
    return frame.json().getBytes(StandardCharsets.UTF_8);
  }

  private WatchFrame next(Kind kind, byte[] frame) throws IOException {
    Objects.requireNonNull(streams.get(kind)).give(frame);
    return Objects.requireNonNull(
        Objects.requireNonNull(readers.get(kind)).next(), "the watch has ended");
  }

  private static void take(WatchFrame event, ClusterDelta delta) {
    switch (event) {
      case WatchFrame.Present(Mapping document) -> delta.upsert(decoded(document));
      case WatchFrame.Gone(Mapping document) -> {
        switch (decoded(document)) {
          case Service service -> delta.deleteService(service.key());
          case EndpointSlice slice -> delta.deleteEndpointSlice(slice.key());
          case Node node -> delta.deleteNode(node.key());
        }
      }
      case WatchFrame.Bookmark _, WatchFrame.Failed _ -> throw new AssertionError(event);
    }
  }

  private static KubernetesObject decoded(Mapping document) {
    if (ObjectDecoder.decode(document).getFirst() instanceof DecodedObject.Usable usable) {
      return usable.object();
    }
    throw new AssertionError(ObjectDecoder.decode(document));
  }

  private void write(PlanUpdate update) {
    conductor.mailbox().submit(update, Gaps.NONE);
    for (int cycles = 0; conductor.doWork(0) > 0; cycles++) {
      if (cycles > 10_000) {
        throw new AssertionError("the writer never comes to rest");
      }
    }
  }
}
