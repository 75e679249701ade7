package io.kubeipvs.proxy.planner;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.kubernetes.model.KubernetesObject;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.IpPrefix;
import io.kubeipvs.proxy.config.Difference;
import io.kubeipvs.proxy.config.Differences;
import io.kubeipvs.proxy.config.LocalTraffic;
import io.kubeipvs.proxy.config.NodeFacts;
import io.kubeipvs.proxy.config.PlanConfig;
import io.kubeipvs.proxy.image.ClusterDelta;
import io.kubeipvs.proxy.image.ClusterImage;
import io.kubeipvs.proxy.objects.ClusterEvent;
import io.kubeipvs.proxy.objects.RandomCluster;
import io.kubeipvs.proxy.objects.TestNode;
import io.kubeipvs.proxy.plan.Cause;
import io.kubeipvs.proxy.plan.Conflict;
import io.kubeipvs.proxy.plan.NodePlan;
import io.kubeipvs.proxy.plan.PlanUpdate;
import io.kubeipvs.proxy.plan.Resource;
import io.kubeipvs.proxy.plan.SetName;
import io.kubeipvs.testkit.property.Property;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The law that matters most: however a cluster came to be what it is, the plan is the one that a
 * cold start makes, and each step told all that it changed and no more.
 */
final class IncrementalEqualsFullTest {
  private static final PlanConfig NODE_CIDR_CONFIG =
      new PlanConfig(
          Set.of(IpFamily.IPV4, IpFamily.IPV6),
          "mh",
          7,
          false,
          new LocalTraffic.NodeCidr(),
          List.of(IpPrefix.parse("192.168.0.0/16")),
          false,
          false,
          Differences.byDefault());

  /** Of every kind of address that random Services have, some serve node ports here. */
  private static final PlanConfig SERVED_ADDRESSES_CONFIG =
      TestNode.config(
          Differences.byDefault(),
          "192.168.224.0/24",
          "10.96.0.10/31",
          "198.51.100.0/24",
          "fd00:10:96::a/128",
          "2001:db8::/32");

  @Test
  void incrementalEqualsFullInDualStack() {
    check(TestNode.DUAL_STACK_CONFIG);
  }

  @Test
  void incrementalEqualsFullInOneFamily() {
    check(TestNode.IPV4_CONFIG);
  }

  @Test
  void incrementalEqualsFullWithNodeCidrsAndChosenNodePortAddresses() {
    check(NODE_CIDR_CONFIG);
  }

  @Test
  void incrementalEqualsFullWithNodePortsOnAddressesOfServices() {
    check(SERVED_ADDRESSES_CONFIG);
  }

  @Test
  void incrementalEqualsFullWithoutDifferences() {
    check(TestNode.config(Differences.none()));
  }

  @Test
  void incrementalEqualsFullWithEveryDifference() {
    check(TestNode.config(new Differences(Set.of(Difference.values()))));
  }

  private static void check(PlanConfig config) {
    Property.named("a plan made step by step is the plan made from scratch")
        .runs(40)
        .forAllLists(
            random -> RandomCluster.events(random, 120), events -> new Run(config).follow(events));
  }

  /** The other tests here would prove little if random clusters left a part of planning out. */
  @Tag("slow")
  @Test
  void randomClustersReachEverything() {
    Run run = new Run(TestNode.DUAL_STACK_CONFIG);
    run.follow(RandomCluster.events(new SplittableRandom(1), 3_000));
    assertThat(run.seenSets).hasSize(IpFamily.values().length * SetName.values().length);
    assertThat(run.steps).isGreaterThan(1_000);
    assertThat(run.conflicts).isGreaterThan(100);
    assertThat(run.closedToNode).isGreaterThan(100);
    assertThat(run.seenResources).hasSize(Resource.class.getPermittedSubclasses().length);
  }

  /** Follows events with a planner, and looks at every step. */
  private static final class Run {
    private final Planner planner;
    private NodeFacts node = TestNode.NODE_1;
    private ClusterDelta delta = new ClusterDelta(ClusterImage.EMPTY);
    private NodePlan plan;
    private final PlanMirror mirror = new PlanMirror();
    private final Set<Class<?>> seenResources = new HashSet<>();
    private final Set<String> seenSets = new HashSet<>();
    private int steps;
    private int conflicts;
    private int closedToNode;

    Run(PlanConfig config) {
      planner = new Planner(config);
      PlanUpdate first = planner.planFromScratch(ClusterImage.EMPTY, node, new Cause.Restart());
      plan = first.plan();
      mirror.apply(first);
    }

    void follow(List<ClusterEvent> events) {
      for (ClusterEvent event : events) {
        switch (event) {
          case ClusterEvent.Upserted(var object) -> delta.upsert(object);
          case ClusterEvent.ServiceDeleted(var key) -> delta.deleteService(key);
          case ClusterEvent.SliceDeleted(var key) -> delta.deleteEndpointSlice(key);
          case ClusterEvent.NodeChanged(var facts) -> node = facts;
          case ClusterEvent.Relisted(var name) -> delta.replaceAll(without(name));
          case ClusterEvent.Planned() -> step();
        }
      }
      step();
    }

    private List<KubernetesObject> without(String serviceName) {
      return objects(delta.toImage()).stream()
          .filter(object -> !object.key().name().startsWith(serviceName))
          .toList();
    }

    private static List<KubernetesObject> objects(ClusterImage image) {
      List<KubernetesObject> objects = new ArrayList<>(image.services().all());
      objects.addAll(image.endpoints().all());
      return objects;
    }

    private void step() {
      ClusterImage image = delta.toImage();
      NodePlan before = plan;
      PlanUpdate update = planner.update(plan, image, delta.touchedServices(), node);
      plan = update.plan();
      delta = new ClusterDelta(image);
      mirror.apply(update);
      mirror.assertHolds(plan);
      assertFull(image);
      assertConflicts(before, update);
      count(update);
    }

    /** A cold start sees the objects in an order of its own. */
    private void assertFull(ClusterImage image) {
      List<KubernetesObject> objects = objects(image);
      objects.sort(Comparator.comparingInt(object -> object.key().name().hashCode()));
      ClusterDelta coldStart = new ClusterDelta(ClusterImage.EMPTY);
      objects.forEach(coldStart::upsert);
      Plan full =
          (Plan) planner.planFromScratch(coldStart.toImage(), node, new Cause.Restart()).plan();
      assertThat(plan.render()).isEqualTo(full.render());
      Plan incremental = (Plan) plan;
      assertThat(incremental.memberCounts()).isEqualTo(full.memberCounts());
      assertThat(incremental.addressCounts()).isEqualTo(full.addressCounts());
      assertThat(incremental.servedAddressCounts()).isEqualTo(full.servedAddressCounts());
    }

    private static void assertConflicts(NodePlan before, PlanUpdate update) {
      List<Conflict> begun = new ArrayList<>(update.plan().conflicts());
      begun.removeAll(new HashSet<>(before.conflicts()));
      assertThat(update.newConflicts()).isEqualTo(begun);
      SortedSet<Conflict> ended = new TreeSet<>(before.conflicts());
      ended.removeAll(new TreeSet<>(update.plan().conflicts()));
      assertThat(update.endedConflicts()).containsExactlyElementsOf(ended);
    }

    private void count(PlanUpdate update) {
      plan.members().forEach(member -> seenSets.add(member.set().kernelName(member.family())));
      steps++;
      conflicts += update.newConflicts().size();
      closedToNode += ((Plan) update.plan()).closedToNode().size();
      update.touched().keySet().forEach(resource -> seenResources.add(resource.getClass()));
    }
  }
}
