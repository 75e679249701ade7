package io.kubeipvs.agent.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.agent.Objects;
import io.kubeipvs.agent.metrics.Exposition.Format;
import io.kubeipvs.linux.ipvs.IpvsOperation;
import io.kubeipvs.linux.ipvs.RealServer;
import io.kubeipvs.linux.ipvs.VirtualServer;
import io.kubeipvs.linux.ipvs.VirtualServerKey;
import io.kubeipvs.linux.syscall.Errno;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.Protocol;
import io.kubeipvs.proxy.config.Differences;
import io.kubeipvs.proxy.config.LocalTraffic;
import io.kubeipvs.proxy.config.NodeFacts;
import io.kubeipvs.proxy.config.PlanConfig;
import io.kubeipvs.proxy.image.ClusterDelta;
import io.kubeipvs.proxy.image.ClusterImage;
import io.kubeipvs.proxy.plan.Cause;
import io.kubeipvs.proxy.planner.Planner;
import io.kubeipvs.testkit.ipvs.FakeIpvs;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Service web with its cluster address, and a pod web-0 on worker-1, in a kernel in memory. */
final class TrafficFiguresTest {
  private static final VirtualServerKey WEB =
      VirtualServerKey.of(Protocol.TCP, IpAddress.parse("10.96.0.20"), 80);
  private static final VirtualServerKey FOREIGN =
      VirtualServerKey.of(Protocol.TCP, IpAddress.parse("203.0.113.99"), 80);
  private static final RealServer POD = RealServer.masqueraded(IpAddress.parse("10.244.1.2"), 8080);

  private final FakeIpvs ipvs = new FakeIpvs();
  private final PlannedState state = state();

  private static PlannedState state() {
    ClusterDelta delta = new ClusterDelta(ClusterImage.EMPTY);
    delta.upsert(Objects.webInside());
    delta.upsert(Objects.webSlice());
    ClusterImage image = delta.toImage();
    IpAddress address = IpAddress.parse("192.168.224.4");
    NodeFacts node = new NodeFacts("worker-1", "", List.of(address), Set.of(address), List.of());
    PlanConfig config =
        new PlanConfig(
            Set.of(IpFamily.IPV4),
            "rr",
            14,
            false,
            new LocalTraffic.ClusterCidr(List.of()),
            List.of(),
            false,
            true,
            Differences.byDefault());
    return new PlannedState(
        image, node, new Planner(config).planFromScratch(image, node, new Cause.Restart()).plan());
  }

  @BeforeEach
  void fillTheKernel() throws Exception {
    ipvs.apply(
        List.of(
            new IpvsOperation.AddServer(VirtualServer.of(WEB, "rr")),
            new IpvsOperation.AddDestination(WEB, POD),
            new IpvsOperation.AddServer(VirtualServer.of(FOREIGN, "rr"))));
    ipvs.table().setConnections(WEB, POD.endpoint(), 3, 2);
  }

  private String text(int limit) {
    try (TrafficFigures figures = new TrafficFigures(ipvs.anotherClient(), limit, () -> state)) {
      Exposition out = new Exposition(Format.TEXT);
      figures.collect(out);
      return out.finish();
    }
  }

  @Test
  void entrancesAndBackEndsHaveNames() {
    String port = "{namespace=\"default\",service=\"web\",port=\"http\",protocol=\"TCP\",";
    assertThat(text(100))
        .contains(
            "kubeipvs_service_connections_total" + port + "via=\"ClusterIP\",ip_family=\"IPv4\"} 0",
            "kubeipvs_service_outgoing_bytes_total" + port,
            "kubeipvs_backend_incoming_packets_total"
                + port
                + "endpoint=\"10.244.1.2:8080\",pod=\"web-0\",node=\"worker-1\"} 0\n",
            "node=\"worker-1\"} 3\n", // active
            "node=\"worker-1\"} 2\n", // inactive
            "kubeipvs_traffic_left_out{kind=\"service_port\"} 0\n",
            "kubeipvs_traffic_read_failures_total 0\n")
        .doesNotContain("203.0.113.99");
  }

  @Test
  void whatIsAboveTheLimitIsCounted() {
    assertThat(text(2)).contains("kubeipvs_backend_active_connections{");
    assertThat(text(1))
        .contains(
            "kubeipvs_traffic_left_out{kind=\"service_port\"} 1\n",
            "kubeipvs_traffic_left_out{kind=\"backend\"} 1\n")
        .doesNotContain("kubeipvs_backend_", "kubeipvs_service_");
  }

  @Test
  void aKernelThatCannotBeReadIsCountedAndTheRestIsTold() {
    FakeIpvs broken = ipvs.anotherClient();
    broken.controls().failReads(Errno.ENOBUFS);
    try (TrafficFigures figures = new TrafficFigures(broken, 100, () -> state)) {
      Exposition out = new Exposition(Format.TEXT);
      figures.collect(out);
      assertThat(out.finish()).contains("\nkubeipvs_traffic_read_failures_total 1\n");
    }
  }
}
