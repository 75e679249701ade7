package io.kubeipvs.bench.jmh;

import io.kubeipvs.bench.workload.ClusterShape;
import io.kubeipvs.bench.workload.DecodedObjects;
import io.kubeipvs.bench.workload.Workload;
import io.kubeipvs.kubernetes.model.Endpoint;
import io.kubeipvs.kubernetes.model.EndpointSlice;
import io.kubeipvs.net.IpAddress;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One endpoint comes, or goes again: from the decoded slice to the next plan. The same with any
 * number of Services, if cost follows the change.
 */
@State(Scope.Benchmark)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PlanOneChange {
  private static final int CHANGED = 100;
  private static final IpAddress NODE_ADDRESS = IpAddress.parse(Workload.NODE_ADDRESS);
  private static final NodeFacts NODE =
      new NodeFacts(Workload.NODE, "", List.of(NODE_ADDRESS), Set.of(NODE_ADDRESS), List.of());

  /** How many there are. */
  @Param({"100", "10000", "50000"})
  public int services;

  private final Planner planner =
      new Planner(
          new PlanConfig(
              Set.of(IpFamily.IPV4),
              "rr",
              14,
              false,
              new LocalTraffic.ClusterCidr(List.of(IpPrefix.parse(Workload.POD_RANGE))),
              List.of(),
              false,
              true,
              Differences.byDefault()));

  private List<EndpointSlice> changes = List.of();
  private ClusterImage image = ClusterImage.EMPTY;
  private NodePlan plan = planner.planFromScratch(image, NODE, new Cause.Restart()).plan();
  private int next;

  /** All Services, each with one endpoint, and their plan. */
  @Setup
  public void plan() {
    Workload workload = Workload.of(new ClusterShape(services, 1));
    ClusterDelta delta = new ClusterDelta(ClusterImage.EMPTY);
    DecodedObjects.of(workload).forEach(delta::upsert);
    image = delta.toImage();
    plan = planner.planFromScratch(image, NODE, new Cause.Restart()).plan();
    List<EndpointSlice> comingAndGoing = new ArrayList<>();
    for (int change = 0; change < CHANGED; change++) {
      int service = change * (services / CHANGED);
      EndpointSlice slice = DecodedObjects.slice(workload, service);
      comingAndGoing.add(withOneMore(slice, workload.spareEndpoint(change)));
      comingAndGoing.add(slice);
    }
    changes = List.copyOf(comingAndGoing);
    next = 0;
  }

  private static EndpointSlice withOneMore(EndpointSlice slice, IpAddress address) {
    List<Endpoint> endpoints = new ArrayList<>(slice.endpoints());
    endpoints.add(new Endpoint(address, true, true, false, "node-2", List.of(), List.of(), null));
    return new EndpointSlice(
        slice.key(),
        "1001",
        slice.serviceName(),
        slice.family(),
        endpoints,
        slice.ports(),
        null,
        true);
  }

  /** Image and plan of one change. */
  @Benchmark
  public PlanUpdate planOneChange() {
    ClusterDelta delta = new ClusterDelta(image);
    delta.upsert(changes.get(next));
    next = (next + 1) % changes.size();
    image = delta.toImage();
    PlanUpdate update = planner.update(plan, image, delta.touchedServices(), NODE);
    plan = update.plan();
    return update;
  }
}
