package io.kubeipvs.testkit.ipvs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.kubeipvs.linux.ipvs.ForwardingMethod;
import io.kubeipvs.linux.ipvs.Ipvs;
import io.kubeipvs.linux.ipvs.IpvsOperation;
import io.kubeipvs.linux.ipvs.IpvsOperation.AddDestination;
import io.kubeipvs.linux.ipvs.IpvsOperation.AddServer;
import io.kubeipvs.linux.ipvs.IpvsOperation.DeleteDestination;
import io.kubeipvs.linux.ipvs.IpvsOperation.DeleteServer;
import io.kubeipvs.linux.ipvs.IpvsOperation.SetDestination;
import io.kubeipvs.linux.ipvs.IpvsOperation.SetServer;
import io.kubeipvs.linux.ipvs.IpvsOperation.Zero;
import io.kubeipvs.linux.ipvs.IpvsTimeouts;
import io.kubeipvs.linux.ipvs.RealServer;
import io.kubeipvs.linux.ipvs.RealServer.Tunnel;
import io.kubeipvs.linux.ipvs.ServiceFlags;
import io.kubeipvs.linux.ipvs.VirtualServer;
import io.kubeipvs.linux.ipvs.VirtualServerKey;
import io.kubeipvs.linux.netlink.BatchResult;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.linux.syscall.Errno;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link Ipvs} does, in a namespace where IPVS was never used. */
public abstract class IpvsContract extends RealServerContract {
  // Batches.

  @Test
  void anErrorStopsNothingElse() throws Exception {
    BatchResult result =
        ipvs()
            .apply(
                List.of(
                    new DeleteServer(DNS), // fails
                    new AddServer(VirtualServer.of(API, "rr")),
                    new AddDestination(DNS, POD), // fails
                    new AddDestination(API, POD.withWeight(-1)), // never sent
                    new AddDestination(API, POD),
                    new AddServer(VirtualServer.of(API, "rr")))); // fails

    assertThat(result.failures())
        .extracting(BatchResult.Failure::index, failure -> failure.reason().errno())
        .containsExactly(
            tuple(0, Errno.ESRCH), tuple(2, Errno.ESRCH), tuple(3, 0), tuple(5, Errno.EEXIST));
    assertThat(destinations(API)).containsExactly(POD);
  }

  @Test
  void anEmptyBatchIsDone() throws Exception {
    assertThat(ipvs().apply(List.of()).isAllDone()).isTrue();
  }

  @Test
  void operationsOfABatchSeeThoseBefore() throws Exception {
    apply(
        new AddServer(VirtualServer.of(API, "rr")),
        new SetServer(VirtualServer.of(API, "wlc")),
        new AddDestination(API, POD),
        new SetDestination(API, POD.withWeight(9)));

    assertThat(servers()).containsExactly(VirtualServer.of(API, "wlc"));
    assertThat(destinations(API)).containsExactly(POD.withWeight(9));
  }

  @Test
  void aTableLargerThanOneReplyIsWrittenAndListedWhole() throws Exception {
    List<VirtualServer> many =
        IntStream.range(0, 3000)
            .mapToObj(i ->
                VirtualServer.of(
                    VirtualServerKey.of(
                        Protocol.TCP, IpAddress.ofIpv4(0x0a60_0000 + i / 3), 80 + i % 3),
                    "rr"))
            .toList();
    List<RealServer> pods =
        IntStream.range(0, 1000)
            .mapToObj(i -> RealServer.masqueraded(IpAddress.ofIpv4(0x0af4_0101 + i), 8080))
            .toList();
    List<IpvsOperation> operations = new ArrayList<>();
    many.forEach(server -> operations.add(new AddServer(server)));
    pods.forEach(pod -> operations.add(new AddDestination(many.getFirst().key(), pod)));

    assertThat(ipvs().apply(operations).failures()).isEmpty();

    assertThat(servers()).containsExactlyInAnyOrderElementsOf(many);
    assertThat(destinations(many.getFirst().key())).containsExactlyInAnyOrderElementsOf(pods);
  }

  @Test
  void aLargeBatchOfWhichAllFailsIsReportedWhole() throws Exception {
    List<IpvsOperation> operations = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      operations.add(new DeleteDestination(API, POD.endpoint()));
    }

    assertThat(ipvs().apply(operations).failures())
        .hasSize(5000)
        .allSatisfy(failure -> assertThat(failure.reason().errno()).isEqualTo(Errno.ESRCH));
  }

  // What is refused before it gets to the kernel, which takes it and misunderstands.

  @Test
  void valuesThatTheKernelWouldMisunderstandAreNotSent() throws Exception {
    VirtualServer plain = VirtualServer.of(API, "rr");
    for (VirtualServer server :
        List.of(
            new VirtualServer(API, "", 0, 0, 32, null),
            new VirtualServer(API, "sixteen-letters-", 0, 0, 32, null),
            new VirtualServer(API, "rr", ServiceFlags.HASHED, 0, 32, null),
            new VirtualServer(API, "rr", 0, -1, 32, null),
            new VirtualServer(API, "rr", ServiceFlags.PERSISTENT, 0xffff_ffffL, 32, null),
            new VirtualServer(API, "rr", 0, 0, 33, null),
            new VirtualServer(API, "rr", 0, 0, -1, null),
            new VirtualServer(API6, "rr", 0, 0, 0, null),
            new VirtualServer(API6, "rr", 0, 0, 129, null),
            VirtualServer.of(
                new VirtualServerKey.Addressed(0, IpAddress.parse("10.96.0.1"), 80), "rr"))) {
      assertThat(errno(new AddServer(server))).as("%s", server).isZero();
      assertThat(errno(new SetServer(server))).as("%s", server).isZero();
    }
    assertThat(servers()).isEmpty();
    apply(new AddServer(plain));
    for (RealServer server :
        List.of(
            POD.withWeight(-1),
            server("10.244.1.6", ForwardingMethod.UNKNOWN, 1, 0, 0, null),
            server("10.244.1.6", ForwardingMethod.TUNNEL, 1, 1L << 31, 0, null),
            server("10.244.1.6", ForwardingMethod.TUNNEL, 1, 0, -1, null),
            server(
                "10.244.1.6",
                ForwardingMethod.MASQUERADE,
                1,
                0,
                0,
                new Tunnel(Tunnel.Type.GUE, 6080, 0)),
            server(
                "10.244.1.6",
                ForwardingMethod.TUNNEL,
                1,
                0,
                0,
                new Tunnel(Tunnel.Type.GUE, 65_536, 0)))) {
      assertThat(errno(new AddDestination(API, server))).as("%s", server).isZero();
      assertThat(errno(new SetDestination(API, server))).as("%s", server).isZero();
    }
    assertThat(destinations(API)).isEmpty();
  }

  @Test
  void theLongestTimeoutsFit() throws Exception {
    VirtualServer patient =
        new VirtualServer(API, "rr", ServiceFlags.PERSISTENT, 4_294_967, 32, null);

    apply(new AddServer(patient));

    assertThat(servers()).containsExactly(patient);
  }

  // The namespace as a whole.

  @Test
  void timeoutsChangeOneByOne() throws Exception {
    IpvsTimeouts before = ipvs().timeouts();
    assertThat(before).isEqualTo(new IpvsTimeouts(900, 120, 300));

    ipvs().setTimeouts(new IpvsTimeouts(0, 60, 0));

    assertThat(ipvs().timeouts()).isEqualTo(new IpvsTimeouts(900, 60, 300));
    IpvsTimeouts negative = new IpvsTimeouts(-1, 0, 0);
    assertThatThrownBy(() -> ipvs().setTimeouts(negative)).isInstanceOf(NetlinkException.class);
    IpvsTimeouts endless = new IpvsTimeouts(0, 0, 1L << 32);
    assertThatThrownBy(() -> ipvs().setTimeouts(endless)).isInstanceOf(NetlinkException.class);
    assertThat(ipvs().timeouts()).isEqualTo(new IpvsTimeouts(900, 60, 300));
  }

  @Test
  void theLongestTimeoutsOfConnectionsFit() throws Exception {
    ipvs().setTimeouts(new IpvsTimeouts(2_147_483, 2_147_483, 2_147_483));

    assertThat(ipvs().timeouts()).isEqualTo(new IpvsTimeouts(2_147_483, 2_147_483, 2_147_483));
  }

  @Test
  void saysItsVersionAndSize() throws Exception {
    assertThat(ipvs().info().versionText()).isEqualTo("1.2.1");
    assertThat(ipvs().info().connectionTableSize()).isPositive();
  }

  @Test
  void flushDeletesEverything() throws Exception {
    apply(
        new AddServer(VirtualServer.of(API, "rr")),
        new AddDestination(API, POD),
        new AddServer(VirtualServer.of(MARK, "rr")));

    ipvs().flush();

    assertThat(servers()).isEmpty();
    ipvs().flush(); // an empty table too
  }

  @Test
  void zeroingLeavesTheServers() throws Exception {
    apply(new AddServer(VirtualServer.of(API, "rr")), new AddDestination(API, POD));

    apply(new Zero(API));
    ipvs().zeroAll();

    assertThat(servers()).hasSize(1);
    assertThat(destinations(API)).hasSize(1);
  }
}
