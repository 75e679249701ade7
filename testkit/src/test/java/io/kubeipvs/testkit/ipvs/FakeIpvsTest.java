package io.kubeipvs.testkit.ipvs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeipvs.linux.ipvs.IpvsOperation;
import io.kubeipvs.linux.ipvs.IpvsOperation.AddDestination;
import io.kubeipvs.linux.ipvs.IpvsOperation.AddServer;
import io.kubeipvs.linux.ipvs.IpvsOperation.DeleteDestination;
import io.kubeipvs.linux.ipvs.IpvsStatistics;
import io.kubeipvs.linux.ipvs.RealServer;
import io.kubeipvs.linux.ipvs.VirtualServer;
import io.kubeipvs.linux.ipvs.VirtualServerKey;
import io.kubeipvs.linux.netlink.BatchResult;
import io.kubeipvs.linux.syscall.Errno;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.Protocol;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class FakeIpvsTest extends IpvsContract {
  private static final VirtualServerKey WEB =
      VirtualServerKey.of(Protocol.TCP, IpAddress.parse("10.96.0.20"), 80);
  private static final RealServer POD = RealServer.masqueraded(IpAddress.parse("10.244.1.5"), 80);
  private static final AddServer ADD_WEB = new AddServer(VirtualServer.of(WEB, "rr"));

  private final FakeIpvs ipvs = new FakeIpvs();

  @Override
  protected FakeIpvs ipvs() {
    return ipvs;
  }

  @Test
  void countsWritesAndNotReads() throws Exception {
    ipvs.apply(List.of(ADD_WEB, ADD_WEB));
    ipvs.servers();

    assertThat(ipvs.controls().writes()).containsExactly(ADD_WEB, ADD_WEB);
  }

  @Test
  void failsWhatItIsToldTo() throws Exception {
    ipvs.controls().failNext(AddServer.class::isInstance, Errno.ENOMEM);

    BatchResult result = ipvs.apply(List.of(ADD_WEB, new AddDestination(WEB, POD), ADD_WEB));

    assertThat(result.failures())
        .extracting(failure -> failure.reason().errno())
        .containsExactly(Errno.ENOMEM, Errno.ESRCH);
    assertThat(ipvs.servers()).hasSize(1);
  }

  @Test
  void knowsTheSchedulersItIsToldOf() throws Exception {
    ipvs.table().setSchedulers(Set.of("wlc"));

    IpvsOperation wlc = new AddServer(VirtualServer.of(WEB, "wlc"));
    assertThat(ipvs.apply(List.of(ADD_WEB)).failures().getFirst().reason().errno())
        .isEqualTo(Errno.ENOENT);
    assertThat(ipvs.apply(List.of(wlc)).isAllDone()).isTrue();
  }

  @Test
  void aDeletedRealServerComesBackWithItsConnections() throws Exception {
    ipvs.apply(List.of(ADD_WEB, new AddDestination(WEB, POD))).orThrow();
    ipvs.table().setConnections(WEB, POD.endpoint(), 3, 1);

    ipvs.apply(List.of(new DeleteDestination(WEB, POD.endpoint()))).orThrow();
    ipvs.apply(List.of(new AddDestination(WEB, POD.withWeight(2)))).orThrow();

    assertThat(ipvs.destinations(WEB).getFirst().activeConnections()).isEqualTo(3);
    assertThat(ipvs.destinations(WEB).getFirst().server().weight()).isEqualTo(2);
  }

  @Test
  void zeroesStatistics() throws Exception {
    ipvs.apply(List.of(ADD_WEB)).orThrow();
    ipvs.table().setStatistics(WEB, new IpvsStatistics(9, 90, 80, 9000, 8000, 0, 0, 0, 0, 0));

    ipvs.zeroAll();

    assertThat(ipvs.servers().getFirst().statistics()).isEqualTo(IpvsStatistics.ZERO);
  }

  @Test
  void anotherClientSeesTheSameTableAndItsOwnWrites() throws Exception {
    ipvs.apply(List.of(ADD_WEB)).orThrow();
    ipvs.close();
    FakeIpvs restarted = ipvs.anotherClient();

    assertThat(restarted.servers()).hasSize(1);
    assertThat(restarted.controls().writeCount()).isZero();
    assertThatThrownBy(ipvs::servers).isInstanceOf(IllegalStateException.class);
  }
}
