package io.kubeipvs.dataplane.duty;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.dataplane.DataplaneException;
import io.kubeipvs.dataplane.Kernel;
import io.kubeipvs.dataplane.duty.RandomPlans.Step;
import io.kubeipvs.linux.ipvs.RealServerStatus;
import io.kubeipvs.linux.ipvs.VirtualServerStatus;
import io.kubeipvs.linux.link.Link;
import io.kubeipvs.linux.link.LinkOperation;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.proxy.config.Differences;
import io.kubeipvs.testkit.fake.FakeControls;
import io.kubeipvs.testkit.property.Property;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Incremental equals full: whatever happened on the way, and whatever failed, the kernel ends in
 * the state that a cold start on the last plan makes.
 */
final class ConvergenceTest {
  @Test
  void anyWayEndsWhereAColdStartEnds() {
    Property.named("any way through plans, errors, restarts and meddling ends as a cold start does")
        .runs(200)
        .forAllLists(RandomPlans.STEPS, steps -> checkConvergence(steps, Differences.byDefault()));
  }

  @Test
  void soItDoesWithEveryDifferenceFromKubeProxyOnOrOff() {
    for (boolean all : List.of(true, false)) {
      Property.named("any way ends as a cold start does, all differences " + (all ? "on" : "off"))
          .runs(200)
          .forAllLists(
              RandomPlans.STEPS,
              steps -> checkConvergence(steps, Differences.of(Map.of(Differences.ALL, all))));
    }
  }

  private static void checkConvergence(List<Step> steps, Differences differences) throws Exception {
    FakeNode node = new FakeNode();
    node.config = node.config.withDifferences(differences);
    TestPlan plan = RandomPlans.planAfter(List.of(), 0);
    node.start(plan);
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      meddle(node, step);
      letFail(node, step);
      TestPlan next = RandomPlans.planAfter(steps, i + 1);
      if (step.restart()) {
        startOrTryAgain(node, next);
      } else {
        node.apply(next.after(plan, "default/" + step.service().key().name(), "" + i));
      }
      plan = next;
      node.pass(Duration.ofSeconds(step.errno() % 4));
    }
    disconnect(node);
    node.ipvs.controls().heal();
    node.ipSets.controls().heal();
    node.links.controls().heal();
    node.pass(Duration.ofMinutes(3));

    FakeNode cold = new FakeNode();
    cold.start(plan);
    assertThat(node.state()).isEqualTo(cold.state());
    assertThat(node.conductor().status().failingCount()).isZero();

    int writes = node.writeCount();
    node.start(plan);
    node.pass(Duration.ofMinutes(2));
    assertThat(node.conductor().status().totalWrites())
        .as("writes of a restart, but for the probe of an unused scheduler")
        .isEqualTo(plan.servers().isEmpty() ? 2 : 0);
    assertThat(node.writeCount() - writes).isEqualTo(plan.servers().isEmpty() ? 2 : 0);
  }

  /** A supervisor starts the process again when it ends with an error. */
  private static void startOrTryAgain(FakeNode node, TestPlan plan) throws DataplaneException {
    try {
      node.start(plan);
    } catch (DataplaneException e) {
      node.ipvs.controls().heal();
      node.links.controls().heal();
      node.start(plan);
    }
  }

  private static void letFail(FakeNode node, Step step) {
    if (step.failingWrite() == 0) {
      return;
    }
    if (step.wholeBatch()) {
      node.ipvs.controls().failNextBatch(step.errno());
      return;
    }
    failNumber(node.ipvs.controls(), step);
    failNumber(node.ipSets.controls(), step);
    failNumber(node.links.controls(), step);
  }

  private static <O> void failNumber(FakeControls<O> controls, Step step) {
    int target = controls.writeCount() + step.failingWrite();
    controls.failAll(_ -> controls.writeCount() == target, step.errno());
  }

  private static void meddle(FakeNode node, Step step) throws NetlinkException {
    switch (step.meddle()) {
      case NOTHING -> {}
      case FLUSH_SERVERS -> node.ipvs.flush();
      case DELETE_DEVICE -> {
        Link device = node.links.find("kube-ipvs0");
        if (device != null) {
          node.links.apply(List.of(new LinkOperation.DeleteLink(device.index())));
        }
      }
      case CONNECT -> connectAll(node, 1);
    }
  }

  private static void disconnect(FakeNode node) throws NetlinkException {
    connectAll(node, 0);
  }

  private static void connectAll(FakeNode node, int connections) throws NetlinkException {
    for (VirtualServerStatus server : node.ipvs.servers()) {
      var key = server.server().key();
      for (RealServerStatus real : node.ipvs.destinations(key)) {
        node.ipvs.table().setConnections(key, real.server().endpoint(), connections, 0);
      }
    }
  }

  @Test
  void aProcessKilledAfterAnyWriteIsFollowedByOneThatFinishes() throws Exception {
    TestPlan before =
        TestPlan.of(
            TestService.clusterIp("default/kubernetes", "10.96.0.1", 443, "192.168.224.3:6443"),
            TestService.clusterIp("default/web", "10.96.0.9", 80, "10.244.1.3:80", "10.244.2.3:80")
                .nodePort(30080),
            TestService.clusterIp("default/old", "10.96.0.7", 80, "10.244.1.9:80"));
    TestPlan after =
        TestPlan.of(
            TestService.clusterIp("default/kubernetes", "10.96.0.1", 443, "192.168.224.3:6443"),
            TestService.clusterIp("default/web", "10.96.0.9", 80, "10.244.1.3:80", "10.244.2.4:80")
                .affinity(10800),
            TestService.clusterIp("default/dns", "10.96.0.10", 53, "10.244.1.5:53").udp());
    FakeNode cold = new FakeNode();
    cold.start(after);

    int kills = 0;
    for (int survived = 0; killAfter(survived, before, after, cold.state()) != null; survived++) {
      kills++;
    }
    assertThat(kills).isGreaterThan(50);
  }

  /** Answers the write after which the process was killed, null if it got through before. */
  private static @Nullable Object killAfter(
      int writes, TestPlan before, TestPlan after, String goal) throws Exception {
    FakeNode node = new FakeNode();
    Kernel kernel = node.kernel();
    List<Object> written = new ArrayList<>();
    node.kernel(
        StepwiseKernel.around(
            kernel,
            new StepwiseKernel.Observer() {
              @Override
              public void before(Object operation) {
                if (written.size() == writes) {
                  throw new Killed();
                }
              }

              @Override
              public void after(Object operation) {
                written.add(operation);
              }
            }));
    boolean killed = false;
    try {
      node.start(before);
      node.apply(after.after(before, "default/web", "2"));
    } catch (Killed _) {
      killed = true;
    }
    node.kernel(kernel);
    node.start(after);
    node.pass(Duration.ofMinutes(2));
    assertThat(node.state()).as("killed after " + written).isEqualTo(goal);
    return killed ? written : null;
  }

  /** As by SIGKILL: nothing catches it. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }
}
