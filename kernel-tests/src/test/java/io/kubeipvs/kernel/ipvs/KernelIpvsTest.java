package io.kubeipvs.kernel.ipvs;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.linux.ipvs.ForwardingMethod;
import io.kubeipvs.linux.ipvs.Ipvs;
import io.kubeipvs.linux.ipvs.IpvsOperation;
import io.kubeipvs.linux.ipvs.IpvsOperation.AddDestination;
import io.kubeipvs.linux.ipvs.IpvsOperation.AddServer;
import io.kubeipvs.linux.ipvs.IpvsStatistics;
import io.kubeipvs.linux.ipvs.KernelIpvs;
import io.kubeipvs.linux.ipvs.RealServer;
import io.kubeipvs.linux.ipvs.RealServerStatus;
import io.kubeipvs.linux.ipvs.ServiceFlags;
import io.kubeipvs.linux.ipvs.VirtualServer;
import io.kubeipvs.linux.ipvs.VirtualServerKey;
import io.kubeipvs.linux.ipvs.VirtualServerStatus;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.linux.syscall.Fd;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.Protocol;
import io.kubeipvs.testkit.ipvs.IpvsContract;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract on a real kernel, and what only a kernel can show. */
@Tag("kernel")
final class KernelIpvsTest extends IpvsContract {
  private static final VirtualServerKey WEB =
      VirtualServerKey.of(Protocol.TCP, IpAddress.parse("10.96.0.20"), 80);

  private final Set<Fd> openBefore = Fd.stillOpen();
  private IpvsNamespace namespace;

  @BeforeEach
  void enter() throws IOException {
    namespace = IpvsNamespace.create();
  }

  @AfterEach
  void leave() {
    namespace.close();
    assertThat(openBefore).as("descriptors left open").containsAll(Fd.stillOpen());
  }

  @Override
  protected Ipvs ipvs() {
    return namespace.ipvs();
  }

  @Test
  void theToolsSeeWhatWasWritten() throws Exception {
    VirtualServerKey mark = new VirtualServerKey.FirewallMark(IpFamily.IPV6, 9);
    VirtualServerKey dns6 = VirtualServerKey.of(Protocol.UDP, IpAddress.parse("fd00:10:96::a"), 53);
    RealServer pod = RealServer.masqueraded(IpAddress.parse("10.244.1.5"), 8080);
    ipvs()
        .apply(
            List.of(
                new AddServer(
                    new VirtualServer(WEB, "wrr", ServiceFlags.PERSISTENT, 10_800, 24, null)),
                new AddServer(
                    new VirtualServer(
                        dns6, "sh", ServiceFlags.SCHEDULER_SOURCE_PORT, 0, 128, null)),
                new AddServer(VirtualServer.of(mark, "rr")),
                new AddDestination(WEB, pod.withWeight(3)),
                new AddDestination(
                    WEB,
                    new RealServer(
                        RealServer.masqueraded(IpAddress.parse("10.244.2.5"), 80).endpoint(),
                        ForwardingMethod.TUNNEL,
                        1,
                        0,
                        0,
                        null)),
                new AddDestination(
                    dns6, RealServer.masqueraded(IpAddress.parse("fd00:10:244:1::5"), 53))))
        .orThrow();

    assertThat(namespace.run("ipvsadm", "-S", "-n").lines())
        .containsExactlyInAnyOrder(
            "-A -t 10.96.0.20:80 -s wrr -p 10800 -M 255.255.255.0",
            "-a -t 10.96.0.20:80 -r 10.244.1.5:8080 -m -w 3",
            "-a -t 10.96.0.20:80 -r 10.244.2.5:80 -i -w 1 --tun-type ipip",
            "-A -u [fd00:10:96::a]:53 -s sh -b sh-port",
            "-a -u [fd00:10:96::a]:53 -r [fd00:10:244:1::5]:53 -m -w 1",
            "-A -f 9 -6 -s rr");
  }

  @Test
  void seesWhatTheToolsWrote() throws Exception {
    namespace.run("ipvsadm", "-A", "-t", "10.96.0.20:80", "-s", "rr", "-p", "600", "--pe", "sip");

    assertThat(ipvs().servers())
        .extracting(VirtualServerStatus::server)
        .containsExactly(new VirtualServer(WEB, "rr", ServiceFlags.PERSISTENT, 600, 32, "sip"));

    // Setting it without an engine takes the engine away.
    ipvs().apply(List.of(new IpvsOperation.SetServer(VirtualServer.of(WEB, "rr")))).orThrow();
    assertThat(ipvs().servers())
        .extracting(VirtualServerStatus::server)
        .containsExactly(VirtualServer.of(WEB, "rr"));
  }

  @Test
  void clientsOfTwoNamespacesDoNotSeeEachOther() throws Exception {
    try (IpvsNamespace other = IpvsNamespace.create()) {
      ipvs().apply(List.of(new AddServer(VirtualServer.of(WEB, "rr")))).orThrow();

      assertThat(other.ipvs().servers()).isEmpty();
      try (KernelIpvs second = namespace.open()) {
        assertThat(second.servers()).hasSize(1);
      }
    }
  }

  @Test
  void aMissingSchedulerIsNamedWithItsModule() throws Exception {
    NetlinkException reason =
        ipvs()
            .apply(List.of(new AddServer(VirtualServer.of(WEB, "nosuch"))))
            .failures()
            .getFirst()
            .reason();

    assertThat(reason)
        .hasMessage(
            "add virtual server TCP 10.96.0.20:80: ENOENT (No such file or directory); scheduler"
                + " \"nosuch\" is not available, load module ip_vs_nosuch");
  }

  @Test
  void connectionsAreCounted() throws Exception {
    // One address of the namespace is the virtual server, another the real one.
    namespace.run("ip", "address", "add", "10.96.0.20/32", "dev", "lo");
    namespace.run("ip", "address", "add", "10.244.1.5/32", "dev", "lo");
    RealServer pod = RealServer.masqueraded(IpAddress.parse("10.244.1.5"), 80);
    ipvs()
        .apply(List.of(new AddServer(VirtualServer.of(WEB, "rr")), new AddDestination(WEB, pod)))
        .orThrow();
    try (ServerSocketChannel listening = namespace.listen("10.244.1.5", 80);
        SocketChannel client = namespace.connect("10.96.0.20", 80)) {
      assertThat(client.isConnected()).isTrue();
      assertThat(ipvs().destinations(WEB))
          .singleElement()
          .extracting(RealServerStatus::activeConnections)
          .isEqualTo(1L);
      // The kernel sums its counters up every two seconds.
      assertThat(eventualStatistics().connections()).isEqualTo(1);
      assertThat(eventualStatistics().inPackets()).isGreaterThanOrEqualTo(2);

      ipvs().apply(List.of(new IpvsOperation.Zero(WEB))).orThrow();
      assertThat(Objects.requireNonNull(ipvs().server(WEB)).statistics().connections()).isZero();
      assertThat(listening.isOpen()).isTrue();
    }
  }

  private IpvsStatistics eventualStatistics() throws Exception {
    IpvsStatistics seen = IpvsStatistics.ZERO;
    for (int tries = 0; tries < 100 && seen.connections() == 0; tries++) {
      Thread.sleep(100);
      seen = Objects.requireNonNull(ipvs().server(WEB)).statistics();
    }
    return seen;
  }
}
