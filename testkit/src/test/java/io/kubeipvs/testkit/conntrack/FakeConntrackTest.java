package io.kubeipvs.testkit.conntrack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeipvs.linux.conntrack.Conntrack;
import io.kubeipvs.linux.conntrack.Flow;
import io.kubeipvs.linux.netlink.BatchResult;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.Protocol;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FakeConntrackTest extends ConntrackContract {
  private final FakeConntrack fake = new FakeConntrack();
  private int lastId = 100;

  @Override
  protected Conntrack conntrack() {
    return fake;
  }

  @Override
  protected void track(List<Flow> flows) {
    for (Flow flow : flows) {
      fake.track(new Flow(flow.protocolNumber(), flow.original(), flow.reply(), ++lastId));
    }
  }

  @Test
  void anInjectedErrorFailsOneDelete() throws Exception {
    track(List.of(DNS, DNS6));
    fake.controls().failNext(flow -> flow.family() == IpFamily.IPV6, 12);
    BatchResult result = fake.delete(fake.allFlows());
    assertThat(result.failures()).extracting(BatchResult.Failure::index).containsExactly(1);
    assertThat(fake.allFlows()).extracting(Flow::family).containsExactly(IpFamily.IPV6);
    assertThat(fake.controls().writeCount()).isEqualTo(2);
  }

  @Test
  void injectedReadErrorsLastUntilHealed() throws Exception {
    fake.controls().failReads(105);
    assertThatThrownBy(() -> flows(IpFamily.IPV4, Protocol.UDP))
        .isInstanceOfSatisfying(
            NetlinkException.class, failure -> assertThat(failure.errno()).isEqualTo(105));
    fake.controls().heal();
    assertThat(flows(IpFamily.IPV4, Protocol.UDP)).isEmpty();
  }
}
