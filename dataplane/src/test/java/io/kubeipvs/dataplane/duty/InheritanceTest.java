package io.kubeipvs.dataplane.duty;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.dataplane.Gaps;
import io.kubeipvs.linux.conntrack.Flow;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.Protocol;
import io.kubeipvs.proxy.plan.SetMember;
import io.kubeipvs.proxy.plan.SetName;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A restart while some objects cannot be read: what the kernel holds may be theirs, and stays. */
final class InheritanceTest {
  private static final TestService API =
      TestService.clusterIp("default/kubernetes", "10.96.0.1", 443, "192.168.224.3:6443");
  private static final TestService WEB =
      TestService.clusterIp("default/web", "10.96.94.225", 80, "10.244.1.3:80", "10.244.2.3:80")
          .nodePort(30080)
          .affinity(600);
  private static final SetMember EXTERNAL =
      SetMember.ipPort(SetName.EXTERNAL_IP, IpAddress.parse("198.51.100.9"), Protocol.TCP, 80);
  private static final TestPlan WHOLE = TestPlan.of(API, WEB).with(List.of(EXTERNAL));

  /** Of a broken file nothing is known: the Service, its entries and their rules are missing. */
  private static final TestPlan WITHOUT_WEB = TestPlan.of(API);

  /** The Service is known, the file with its endpoints is broken. */
  private static final TestPlan WITHOUT_ENDPOINTS = TestPlan.of(API, WEB.backEnds(new String[0]));

  private static final Gaps A_SERVICE = new Gaps(true, false, Set.of());
  private static final Gaps ENDPOINTS_OF_WEB = new Gaps(true, false, Set.of(WEB.key()));

  private static final TestService DNS =
      TestService.clusterIp("kube-system/dns", "10.96.0.10", 53, "10.244.1.2:53").udp();
  private static final Flow FLOW =
      new Flow(
          Protocol.UDP.number(),
          new Flow.Tuple(
              TestService.addressPort("10.244.2.9:4711"), TestService.addressPort("10.96.0.10:53")),
          new Flow.Tuple(
              TestService.addressPort("10.244.1.2:53"), TestService.addressPort("10.244.2.9:4711")),
          1);

  private final FakeNode node = new FakeNode();
  private String before = "";

  @BeforeEach
  void aPredecessorKnewAll() throws Exception {
    node.start(WHOLE);
    before = node.state();
  }

  private void restart(TestPlan plan) throws Exception {
    restart(plan, Gaps.ANYTHING);
  }

  private void restart(TestPlan plan, Gaps gaps) throws Exception {
    node.start();
    node.apply(plan.first(), gaps);
    node.pass(Duration.ofMinutes(3));
  }

  private static String coldStart(TestPlan plan) throws Exception {
    FakeNode other = new FakeNode();
    other.start(plan);
    return other.state();
  }

  @Test
  void nothingThatNobodyPlannedGoes() throws Exception {
    int writes = node.writeCount();
    restart(WITHOUT_WEB);
    assertThat(node.state()).isEqualTo(before);
    assertThat(node.writeCount()).isEqualTo(writes);

    restart(WITHOUT_ENDPOINTS);
    assertThat(node.state()).isEqualTo(before);
    assertThat(node.writeCount()).isEqualTo(writes);
  }

  @Test
  void itGoesWhenEverythingCanBeReadAndNobodyAsksForIt() throws Exception {
    restart(WITHOUT_WEB);

    node.apply(WITHOUT_WEB.first(), Gaps.NONE);

    assertThat(node.state()).isEqualTo(coldStart(WITHOUT_WEB));
  }

  @Test
  void whatIsMendedIsFoundInPlace() throws Exception {
    restart(WITHOUT_WEB);
    int writes = node.writeCount();

    node.apply(WHOLE.after(WITHOUT_WEB, "default/web", "8"), Gaps.NONE);

    assertThat(node.state()).isEqualTo(before);
    assertThat(node.writeCount()).isEqualTo(writes);
  }

  @Test
  void endpointsThatCannotBeReadServeBesideThoseThatCan() throws Exception {
    restart(WITHOUT_ENDPOINTS);
    TestPlan oneSlice = TestPlan.of(API, WEB.backEnds("10.244.2.9:80"));

    node.apply(oneSlice.after(WITHOUT_ENDPOINTS, "default/web", "8"), Gaps.ANYTHING);
    assertThat(node.ipvsadm())
        .contains("-r 10.244.1.3:80 -m -w 1", "-r 10.244.2.3:80 -m -w 1", "-r 10.244.2.9:80");

    node.apply(oneSlice.first(), Gaps.NONE);
    assertThat(node.state()).isEqualTo(coldStart(oneSlice));
  }

  @Test
  void whatWasPlannedSinceTheStartComesAndGoesAsEver() throws Exception {
    restart(WITHOUT_WEB);
    TestService shop = TestService.clusterIp("default/shop", "10.96.0.7", 80, "10.244.1.7:80");
    TestPlan withShop = TestPlan.of(API, shop);

    node.apply(withShop.after(WITHOUT_WEB, "default/shop", "8"), Gaps.ANYTHING);
    assertThat(node.ipvsadm()).contains("-a -t 10.96.0.7:80 -r 10.244.1.7:80 -m -w 1");

    TestPlan moved = TestPlan.of(API, shop.backEnds("10.244.1.8:80"));
    node.apply(moved.after(withShop, "default/shop", "9"), Gaps.ANYTHING);
    assertThat(node.ipvsadm()).contains("10.244.1.8:80").doesNotContain("10.244.1.7:80");

    node.apply(WITHOUT_WEB.after(moved, "default/shop", "10"), Gaps.ANYTHING);
    assertThat(node.state()).isEqualTo(before);
  }

  @Test
  void anEndpointThatWasPlannedSinceTheStartGoes() throws Exception {
    restart(WHOLE);
    TestPlan less = TestPlan.of(API, WEB.backEnds("10.244.1.3:80")).with(List.of(EXTERNAL));

    node.apply(less.after(WHOLE, "default/web", "8"), Gaps.ANYTHING);

    assertThat(node.ipvsadm()).doesNotContain("10.244.2.3:80");
  }

  @Test
  void aMissingServiceKeepsNoPodsOfOthers() throws Exception {
    TestPlan moved = TestPlan.of(API.backEnds("192.168.224.9:6443"));

    restart(moved, A_SERVICE);

    assertThat(node.ipvsadm())
        .contains("-r 192.168.224.9:6443 -m -w 1", "-r 10.244.1.3:80 -m -w 1")
        .doesNotContain("192.168.224.3:6443");
    assertThat(node.addresses()).contains("10.96.94.225/32");
  }

  @Test
  void missingEndpointsOfOneServiceKeepNoPodsOfOthers() throws Exception {
    TestPlan plan = TestPlan.of(API.backEnds("192.168.224.9:6443"), WEB.backEnds("10.244.1.3:80"));

    restart(plan, ENDPOINTS_OF_WEB);

    assertThat(node.ipvsadm())
        .contains("-r 10.244.1.3:80 -m -w 1", "-r 10.244.2.3:80 -m -w 1")
        .doesNotContain("192.168.224.3:6443");
  }

  @Test
  void podsGoAsSoonAsTheEndpointsOfTheirServiceCanBeRead() throws Exception {
    TestPlan plan = TestPlan.of(API, WEB.backEnds("10.244.1.3:80"));
    restart(plan);
    assertThat(node.ipvsadm()).contains("10.244.2.3:80");

    node.apply(plan.first(), A_SERVICE);

    assertThat(node.ipvsadm()).contains("10.244.1.3:80").doesNotContain("10.244.2.3:80");
    assertThat(node.ipset())
        .as("nobody asks for it, yet it may be hidden")
        .contains("198.51.100.9");
  }

  @Test
  void flowsAreLeftAloneWhileEndpointsOfTheirServiceAreMissing() throws Exception {
    TestPlan withoutEndpoints = withFlowToAPodThatIsGone();

    restart(withoutEndpoints);
    assertThat(node.conntrack.allFlows()).contains(FLOW);

    node.apply(withoutEndpoints.first(), Gaps.NONE);
    assertThat(node.conntrack.allFlows()).doesNotContain(FLOW);
  }

  @Test
  void flowsOfOtherServicesGoMeanwhile() throws Exception {
    restart(withFlowToAPodThatIsGone(), ENDPOINTS_OF_WEB);
    assertThat(node.conntrack.allFlows()).doesNotContain(FLOW);
  }

  @Test
  void flowsGoAsSoonAsTheEndpointsOfTheirServiceCanBeRead() throws Exception {
    TestPlan withoutEndpoints = withFlowToAPodThatIsGone();
    restart(withoutEndpoints);

    node.apply(withoutEndpoints.first(), ENDPOINTS_OF_WEB);

    assertThat(node.conntrack.allFlows()).doesNotContain(FLOW);
  }

  private TestPlan withFlowToAPodThatIsGone() throws Exception {
    node.start(TestPlan.of(API, DNS));
    node.conntrack.track(FLOW);
    return TestPlan.of(API, DNS.backEnds(new String[0]));
  }
}
