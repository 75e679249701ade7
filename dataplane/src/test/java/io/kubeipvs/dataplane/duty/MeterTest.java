package io.kubeipvs.dataplane.duty;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.linux.ipvs.IpvsOperation;
import io.kubeipvs.linux.ipvs.VirtualServerKey;
import io.kubeipvs.linux.syscall.Errno;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.Protocol;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the writer tells whoever counts. */
final class MeterTest {
  private static final TestPlan PLAN =
      TestPlan.of(TestService.clusterIp("default/web", "10.96.94.225", 80, "10.244.1.3:80"));

  private final FakeNode node = new FakeNode();

  @Test
  void everyWriteIsToldOnceByKind() throws Exception {
    node.start(PLAN);

    assertThat(node.meter.lines)
        .containsOnlyOnce("ADD_REAL_SERVER done", "ADD_ADDRESS done", "ADD_LINK done")
        .contains("ADD_VIRTUAL_SERVER done", "ADD_SET_ENTRY done", "RESTORE_RULES done");
    assertThat(node.meter.lines.stream().filter(line -> line.contains(" done")))
        .hasSize((int) node.conductor().status().totalWrites());
  }

  @Test
  void aRefusalIsToldWithTheKernelsNumber() throws Exception {
    node.ipvs.controls().failAll(IpvsOperation.AddDestination.class::isInstance, Errno.ENOMEM);

    node.start(PLAN);

    assertThat(node.meter.lines)
        .contains("ADD_REAL_SERVER refused ENOMEM")
        .doesNotContain("ADD_REAL_SERVER done");
  }

  @Test
  void aRepairIsToldAsOneAndTheCheckWhenItEnds() throws Exception {
    node.start(PLAN);
    node.meter.lines.clear();
    node.ipvs.apply(
        List.of(
            new IpvsOperation.DeleteServer(
                VirtualServerKey.of(Protocol.TCP, IpAddress.parse("10.96.94.225"), 80))));

    node.pass(Duration.ofSeconds(31));

    assertThat(node.meter.lines)
        .isEqualTo(
            List.of(
                "ADD_VIRTUAL_SERVER done for drift", "ADD_REAL_SERVER done for drift", "compared"));
  }
}
