package io.kubeipvs.dataplane.duty;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.linux.ipset.IpSet;
import io.kubeipvs.linux.ipset.IpSetDefinition;
import io.kubeipvs.linux.ipset.IpSetOperation;
import io.kubeipvs.linux.ipset.IpSetType;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.IpPrefix;
import io.kubeipvs.net.Protocol;
import io.kubeipvs.proxy.config.Differences;
import io.kubeipvs.proxy.plan.SetMember;
import io.kubeipvs.proxy.plan.SetName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Source ranges of one load balancer are more than a set of kube-proxy's size holds. */
final class GrowingSetsTest {
  private static final int ENOMEM = 12;
  private static final String SET = "KUBE-LOAD-BALANCER-SOURCE-CIDR";
  private static final IpAddress LOAD_BALANCER = IpAddress.parse("192.168.240.8");
  private static final TestPlan API =
      TestPlan.of(
          TestService.clusterIp("default/kubernetes", "10.96.0.1", 443, "192.168.224.3:6443"));
  private static final TestPlan FULL = withRanges(65_536);
  private static final TestPlan ONE_MORE = withRanges(65_537);

  private final FakeNode node = new FakeNode();

  private static TestPlan withRanges(int count) {
    List<SetMember> ranges = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String range = "172.%d.%d.%d/32".formatted(16 + (i >> 16), i >> 8 & 255, i & 255);
      ranges.add(
          SetMember.ipPortNet(
              SetName.LOAD_BALANCER_SOURCE_CIDR,
              LOAD_BALANCER,
              Protocol.TCP,
              80,
              IpPrefix.parse(range)));
    }
    return API.with(ranges);
  }

  @Test
  void aSetThatIsJustFullHasKubeProxysSize() throws Exception {
    node.start(FULL);
    assertThat(entries()).isEqualTo(65_536);
    assertThat(size()).isEqualTo(65_536);
  }

  @Test
  void oneMoreMakesItTwiceAsLargeAndItIsWholeAtEveryInstant() throws Exception {
    node.start(FULL);
    watchThatNothingIsMissing();
    node.start(FULL);

    node.apply(ONE_MORE.after(FULL, "default/lb", "7"));

    assertThat(entries()).isEqualTo(65_537);
    assertThat(size()).isEqualTo(131_072);
    assertThat(node.ipset()).doesNotContain(SetName.TEMPORARY);
    assertThat(node.listener.failures()).isEmpty();
  }

  private void watchThatNothingIsMissing() {
    node.kernel(
        StepwiseKernel.around(
            node.kernel(),
            new StepwiseKernel.Observer() {
              @Override
              public void before(Object operation) {}

              @Override
              public void after(Object operation) {
                if (!(operation instanceof IpSetOperation.Add add)
                    || !add.set().name().equals(SetName.TEMPORARY)) {
                  assertThat(entries()).as("entries after " + operation).isGreaterThan(65_535);
                }
              }
            }));
  }

  @Test
  void aRestartLeavesTheLargeSetAndAFurtherEntryIsOneWrite() throws Exception {
    node.start(ONE_MORE);
    int writes = node.writeCount();

    node.start(ONE_MORE);
    node.pass(Duration.ofMinutes(2));
    assertThat(node.writeCount()).as("writes of a restart").isEqualTo(writes);

    TestPlan more = withRanges(65_538);
    node.apply(more.after(ONE_MORE, "default/lb", "8"));
    assertThat(node.writeCount()).isEqualTo(writes + 1);
  }

  @Test
  void itHasKubeProxysSizeAgainWhenItIsLessThanThreeQuartersFullOfThat() throws Exception {
    node.start(ONE_MORE);
    TestPlan fits = withRanges(60_000);
    node.apply(fits.after(ONE_MORE, "default/lb", "8"));
    node.pass(Duration.ofSeconds(31));
    assertThat(size()).as("size while it is nearly full").isEqualTo(131_072);

    TestPlan few = withRanges(49_151);
    node.apply(few.after(fits, "default/lb", "9"));
    node.pass(Duration.ofSeconds(31));

    assertThat(size()).isEqualTo(65_536);
    assertThat(entries()).isEqualTo(49_151);
    assertThat(node.ipset()).doesNotContain(SetName.TEMPORARY);
    assertThat(node.listener.failures()).isEmpty();
  }

  @Test
  void aTryThatFailsLeavesTheSetAsItWasAndIsMadeAgain() throws Exception {
    node.start(FULL);
    node.ipSets
        .controls()
        .failAll(
            operation ->
                operation instanceof IpSetOperation.Add add
                    && add.set().name().equals(SetName.TEMPORARY)
                    && add.entry().toString().contains("172.16.7.7"),
            ENOMEM);

    node.apply(ONE_MORE.after(FULL, "default/lb", "7"));

    assertThat(entries()).isEqualTo(65_536);
    assertThat(node.ipset()).doesNotContain(SetName.TEMPORARY);
    assertThat(node.listener.failures())
        .singleElement()
        .asString()
        .contains("cannot be resized to maxelem 131072", "ENOMEM");
    node.ipSets.controls().heal();
    node.pass(Duration.ofSeconds(1));
    assertThat(entries()).isEqualTo(65_537);
    assertThat(node.conductor().status().failingCount()).isZero();
  }

  @Test
  void whatAKilledPredecessorLeftOfATryGoes() throws Exception {
    IpSetDefinition left = IpSetDefinition.of(SetName.TEMPORARY, IpSetType.HASH_IP, IpFamily.IPV4);
    node.ipSets.apply(List.of(new IpSetOperation.Create(left)));

    node.start(API);
    assertThat(node.ipset()).doesNotContain(SetName.TEMPORARY);
  }

  @Test
  void oneThatSomebodyMadeMeanwhileDoesNotStopTheGrowth() throws Exception {
    node.start(FULL);
    IpSetDefinition other = IpSetDefinition.of(SetName.TEMPORARY, IpSetType.HASH_IP, IpFamily.IPV4);
    node.ipSets.apply(List.of(new IpSetOperation.Create(other)));

    node.apply(ONE_MORE.after(FULL, "default/lb", "7"));
    node.pass(Duration.ofSeconds(1));

    assertThat(entries()).isEqualTo(65_537);
    assertThat(node.ipset()).doesNotContain(SetName.TEMPORARY);
  }

  @Test
  void asWithKubeProxyWhatDoesNotFitIsLeftOutWhereSetsDoNotGrow() throws Exception {
    node.config = node.config.withDifferences(Differences.none());
    node.start(FULL);
    node.apply(ONE_MORE.after(FULL, "default/lb", "7"));

    assertThat(entries()).isEqualTo(65_536);
    assertThat(node.listener.failures())
        .singleElement()
        .asString()
        .startsWith("failing set entry " + SET)
        .contains("(maxelem 65536), so 192.168.240.8,tcp:80,172.17.0.0 is left out");
    assertThat(node.conductor().status().failingCount()).isEqualTo(1);
    int writes = node.writeCount();
    node.pass(Duration.ofMinutes(2));
    assertThat(node.writeCount()).as("writes that cannot succeed").isEqualTo(writes);

    TestPlan another = withRanges(65_535).with(List.of(last()));
    node.apply(another.after(ONE_MORE, "default/lb", "8"));
    assertThat(entries()).isEqualTo(65_536);
    assertThat(node.ipset()).contains("add " + SET + " 192.168.240.8,tcp:80,172.17.0.0\n");
    assertThat(node.conductor().status().failingCount()).isZero();
  }

  private static SetMember last() {
    return SetMember.ipPortNet(
        SetName.LOAD_BALANCER_SOURCE_CIDR,
        LOAD_BALANCER,
        Protocol.TCP,
        80,
        IpPrefix.parse("172.17.0.0/32"));
  }

  private int entries() {
    return set().entries().size();
  }

  private int size() {
    return Objects.requireNonNull(set().definition()).maxElements();
  }

  private IpSet set() {
    try {
      return Objects.requireNonNull(node.ipSets.find(SET));
    } catch (NetlinkException e) {
      throw new IllegalStateException(e);
    }
  }
}
