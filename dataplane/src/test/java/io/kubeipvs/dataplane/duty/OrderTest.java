package io.kubeipvs.dataplane.duty;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.dataplane.server.ServerSteps;
import io.kubeipvs.linux.ipset.IpSet;
import io.kubeipvs.linux.ipvs.IpvsOperation;
import io.kubeipvs.linux.ipvs.VirtualServerKey;
import io.kubeipvs.linux.link.InterfaceAddress;
import io.kubeipvs.linux.link.Link;
import io.kubeipvs.linux.link.LinkOperation;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.proxy.plan.FrontEnd;
import io.kubeipvs.proxy.plan.PlannedServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Order protects traffic: after every single write, a packet meets either a Service that works in
 * whole or none. Each test looks at the node at every such instant.
 */
final class OrderTest {
  private static final TestService API =
      TestService.clusterIp("default/kubernetes", "10.96.0.1", 443, "192.168.224.3:6443");
  private static final TestService WEB =
      TestService.clusterIp("default/web", "10.96.94.225", 80, "10.244.1.3:80", "10.244.2.3:80")
          .nodePort(30080);
  private static final TestService OTHER =
      TestService.clusterIp("default/other", "10.96.8.8", 80, "10.244.1.9:80").nodePort(30099);

  private final FakeNode node = new FakeNode();
  private final List<Object> written = new ArrayList<>();

  @Test
  void aServiceAppearsInWholeAndTheApiServersFirst() throws Exception {
    watch(TestPlan.of(API));
    node.start(TestPlan.of(WEB, OTHER, API));

    List<IpAddress> inOrder =
        written.stream()
            .filter(LinkOperation.AddAddress.class::isInstance)
            .map(operation -> ((LinkOperation.AddAddress) operation).address())
            .toList();
    assertThat(inOrder.getFirst()).hasToString("10.96.0.1");
    int firstAddress = written.indexOf(firstOf(LinkOperation.AddAddress.class));
    long serversBefore =
        written.subList(0, firstAddress).stream()
            .filter(IpvsOperation.AddServer.class::isInstance)
            .count();
    assertThat(serversBefore).as("the probe's server, and the API server's").isEqualTo(2);
  }

  @Test
  void aServiceGoesInWhole() throws Exception {
    TestPlan before = TestPlan.of(API, WEB, OTHER);
    TestPlan after = TestPlan.of(API, OTHER);
    node.start(before);
    watch(after);
    node.start(before);

    node.apply(after.after(before, "default/web", "7"));

    assertThat(written).hasSize(7);
    assertThat(written.getFirst()).hasToString("delete address 10.96.94.225 from link 3");
    assertThat(written.getLast().toString()).startsWith("delete 10.").contains(" from set KUBE-");
  }

  @Test
  void theLastServiceTakesTheMasqueradeRuleWithItLast() throws Exception {
    TestPlan before = TestPlan.of(WEB);
    TestPlan after = TestPlan.of();
    node.start(before);
    watch(after);
    node.start(before);

    node.apply(after.after(before, "default/web", "7"));

    assertThat(written.getLast().toString()).startsWith("*nat\n");
    assertThat(node.iptables().save("nat")).doesNotContain(TestRules.MASQUERADE_CLUSTER_IPS);
  }

  @Test
  void aServiceNeverLosesItsLastRealServerWhenAllAreReplaced() throws Exception {
    TestPlan before = TestPlan.of(API, WEB);
    TestPlan after = TestPlan.of(API, WEB.backEnds("10.244.1.7:80", "10.244.2.7:80"));
    node.start(before);
    watch(after);
    node.start(before);

    node.apply(after.after(before, "default/web", "7"));

    assertThat(written).isNotEmpty();
  }

  @Test
  void theAddressMovesWithoutAHalfState() throws Exception {
    TestPlan before = TestPlan.of(API, WEB);
    TestPlan after =
        TestPlan.of(API, TestService.clusterIp("default/web", "10.96.94.226", 81, "10.244.1.3:80"));
    node.start(before);
    watch(after);
    node.start(before);

    node.apply(after.after(before, "default/web", "7"));

    int added = written.indexOf(firstOf(LinkOperation.AddAddress.class));
    int deleted = written.indexOf(firstOf(LinkOperation.DeleteAddress.class));
    assertThat(added).isPositive().isLessThan(deleted);
  }

  private <O> O firstOf(Class<O> kind) {
    return written.stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + kind.getSimpleName() + " in " + written));
  }

  /** From the next start on, looks at every state on the way to the plan. */
  private void watch(TestPlan goal) {
    node.kernel(
        StepwiseKernel.around(
            node.kernel(),
            new StepwiseKernel.Observer() {
              @Override
              public void before(Object operation) {
                written.add(operation);
              }

              @Override
              public void after(Object operation) {
                try {
                  assertEveryPacketIsWellServed("after " + operation, goal);
                } catch (NetlinkException e) {
                  throw new IllegalStateException(e);
                }
              }
            }));
  }

  private void assertEveryPacketIsWellServed(String when, TestPlan goal) throws NetlinkException {
    for (var status : node.ipvs.servers()) {
      VirtualServerKey key = status.server().key();
      FrontEnd frontEnd = Objects.requireNonNull(ServerSteps.frontEnd(key));
      if (frontEnd.address().toString().equals("198.51.100.0")) {
        continue; // the probe for the scheduler
      }
      assertThat(isMasqueraded(frontEnd)).as(when + ": masqueraded " + frontEnd).isTrue();
      PlannedServer planned = goal.server(frontEnd);
      boolean wasThere = isBoundOrNodePort(frontEnd.address());
      if (planned != null && wasThere && !frontEnd.address().equals(TestPlan.NODE)) {
        assertThat(hasUsableRealServer(key)).as(when + ": usable " + frontEnd).isTrue();
      }
    }
    Link device = node.links.find("kube-ipvs0");
    if (device == null) {
      return;
    }
    for (InterfaceAddress address : node.links.addresses(device.index())) {
      assertThat(node.ipvs.servers())
          .as(when + ": a server behind " + address)
          .anyMatch(status ->
              status.server().key() instanceof VirtualServerKey.Addressed addressed
                  && addressed.address().equals(address.address()));
    }
  }

  private boolean isBoundOrNodePort(IpAddress address) throws NetlinkException {
    return node.links.addresses().stream().anyMatch(read -> read.address().equals(address));
  }

  private boolean hasUsableRealServer(VirtualServerKey key) throws NetlinkException {
    return node.ipvs.destinations(key).stream().anyMatch(read -> read.server().weight() > 0);
  }

  private boolean isMasqueraded(FrontEnd frontEnd) throws NetlinkException {
    String entry =
        frontEnd.address().equals(TestPlan.NODE)
            ? Integer.toString(frontEnd.port())
            : frontEnd.address() + ",tcp:" + frontEnd.port();
    String name =
        frontEnd.address().equals(TestPlan.NODE) ? "KUBE-NODE-PORT-TCP" : "KUBE-CLUSTER-IP";
    IpSet set = node.ipSets.find(name);
    return set != null
        && set.entries().stream().anyMatch(read -> read.toString().equals(entry))
        && FakeNode.saved(node.iptables(), "nat").contains(TestRules.MASQUERADE_CLUSTER_IPS);
  }
}
