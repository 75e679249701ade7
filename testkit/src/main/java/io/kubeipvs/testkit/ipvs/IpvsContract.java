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
import io.kubeipvs.linux.ipvs.IpvsStatistics;
import io.kubeipvs.linux.ipvs.IpvsTimeouts;
import io.kubeipvs.linux.ipvs.RealServer;
import io.kubeipvs.linux.ipvs.RealServer.Tunnel;
import io.kubeipvs.linux.ipvs.RealServerStatus;
import io.kubeipvs.linux.ipvs.ServiceFlags;
import io.kubeipvs.linux.ipvs.VirtualServer;
import io.kubeipvs.linux.ipvs.VirtualServerKey;
import io.kubeipvs.linux.ipvs.VirtualServerStatus;
import io.kubeipvs.linux.netlink.BatchResult;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.linux.syscall.Errno;
import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every {@link Ipvs} does, in a namespace where IPVS was never used. */
public abstract class IpvsContract {
  private static final VirtualServerKey API =
      VirtualServerKey.of(Protocol.TCP, IpAddress.parse("10.96.0.1"), 443);
  private static final VirtualServerKey DNS =
      VirtualServerKey.of(Protocol.UDP, IpAddress.parse("10.96.0.10"), 53);
  private static final VirtualServerKey API6 =
      VirtualServerKey.of(Protocol.TCP, IpAddress.parse("fd00:10:96::1"), 443);
  private static final VirtualServerKey MARK = new VirtualServerKey.FirewallMark(IpFamily.IPV4, 7);

  private static final RealServer POD = RealServer.masqueraded(IpAddress.parse("10.244.1.6"), 6443);
  private static final RealServer POD6 =
      RealServer.masqueraded(IpAddress.parse("fd00:10:244:1::6"), 6443);

  /** The table; the same one each time within a test. */
  protected abstract Ipvs ipvs() throws Exception;

  private void apply(IpvsOperation... operations) throws Exception {
    ipvs().apply(List.of(operations)).orThrow();
  }

  private int errno(IpvsOperation operation) throws Exception {
    return failure(operation).errno();
  }

  private NetlinkException failure(IpvsOperation operation) throws Exception {
    BatchResult result = ipvs().apply(List.of(operation));
    assertThat(result.failures()).as("failures of %s", operation).hasSize(1);
    return result.failures().getFirst().reason();
  }

  private List<VirtualServer> servers() throws Exception {
    return ipvs().servers().stream().map(VirtualServerStatus::server).toList();
  }

  private List<RealServer> destinations(VirtualServerKey key) throws Exception {
    return ipvs().destinations(key).stream().map(RealServerStatus::server).toList();
  }

  // Virtual servers.

  @Test
  void aFreshNamespaceHasNoServers() throws Exception {
    assertThat(ipvs().servers()).isEmpty();
    assertThat(ipvs().server(API)).isNull();
    assertThat(ipvs().destinations(API)).isEmpty();
  }

  @Test
  void aServerIsListedAsItWasAdded() throws Exception {
    VirtualServer server = VirtualServer.of(API, "rr");
    apply(new AddServer(server));

    VirtualServerStatus expected = new VirtualServerStatus(server, IpvsStatistics.ZERO);
    assertThat(ipvs().servers()).containsExactly(expected);
    assertThat(ipvs().server(API)).isEqualTo(expected);
  }

  @Test
  void everySettingOfAServerComesBack() throws Exception {
    int persistent = ServiceFlags.PERSISTENT;
    int hashing = ServiceFlags.SCHEDULER_FALLBACK | ServiceFlags.SCHEDULER_SOURCE_PORT;
    List<VirtualServer> servers =
        List.of(
            new VirtualServer(API, "wlc", persistent, 10_800, 32, null),
            new VirtualServer(DNS, "rr", ServiceFlags.ONE_PACKET, 0, 32, null),
            new VirtualServer(API6, "sh", persistent | hashing, 86_400, 64, null),
            new VirtualServer(MARK, "none", persistent, 60, 0, null));
    for (VirtualServer server : servers) {
      apply(new AddServer(server));
    }

    assertThat(servers()).containsExactlyInAnyOrderElementsOf(servers);
  }

  @Test
  void serversDifferByProtocolAddressPortOrMark() throws Exception {
    IpAddress address = IpAddress.parse("10.96.0.10");
    List<VirtualServer> servers =
        List.of(
                VirtualServerKey.of(Protocol.TCP, address, 53),
                VirtualServerKey.of(Protocol.UDP, address, 53),
                VirtualServerKey.of(Protocol.SCTP, address, 53),
                VirtualServerKey.of(Protocol.TCP, address, 54),
                VirtualServerKey.of(Protocol.TCP, IpAddress.parse("10.96.0.11"), 53),
                VirtualServerKey.of(Protocol.TCP, IpAddress.parse("fd00:10:96::a"), 53),
                MARK,
                new VirtualServerKey.FirewallMark(IpFamily.IPV4, -1),
                new VirtualServerKey.FirewallMark(IpFamily.IPV6, 7))
            .stream()
            .map(key -> VirtualServer.of(key, "rr"))
            .toList();
    for (VirtualServer server : servers) {
      apply(new AddServer(server));
    }

    assertThat(servers()).containsExactlyInAnyOrderElementsOf(servers);
  }

  @Test
  void aServerIsAddedOnce() throws Exception {
    apply(new AddServer(VirtualServer.of(API, "rr")), new AddServer(VirtualServer.of(MARK, "rr")));

    assertThat(errno(new AddServer(VirtualServer.of(API, "wlc")))).isEqualTo(Errno.EEXIST);
    assertThat(errno(new AddServer(VirtualServer.of(MARK, "rr")))).isEqualTo(Errno.EEXIST);
    assertThat(servers()).contains(VirtualServer.of(API, "rr"));
  }

  @Test
  void setReplacesEverySetting() throws Exception {
    apply(
        new AddServer(
            new VirtualServer(
                API,
                "sh",
                ServiceFlags.PERSISTENT | ServiceFlags.SCHEDULER_FALLBACK,
                10_800,
                24,
                null)),
        new AddDestination(API, POD));

    apply(new SetServer(VirtualServer.of(API, "wlc")));

    assertThat(servers()).containsExactly(VirtualServer.of(API, "wlc"));
    assertThat(destinations(API)).containsExactly(POD);
  }

  @Test
  void aServerThatIsNotThereIsNotChanged() throws Exception {
    assertThat(errno(new SetServer(VirtualServer.of(API, "rr")))).isEqualTo(Errno.ESRCH);
    assertThat(errno(new DeleteServer(API))).isEqualTo(Errno.ESRCH);
    assertThat(errno(new Zero(API))).isEqualTo(Errno.ESRCH);
    assertThat(servers()).isEmpty();
  }

  @Test
  void aSchedulerWithoutAModuleIsNotFound() throws Exception {
    apply(new AddServer(VirtualServer.of(DNS, "rr")));

    assertThat(errno(new AddServer(VirtualServer.of(API, "nosuch")))).isEqualTo(Errno.ENOENT);
    assertThat(errno(new SetServer(VirtualServer.of(DNS, "nosuch")))).isEqualTo(Errno.ENOENT);
    assertThat(servers()).containsExactly(VirtualServer.of(DNS, "rr"));
  }

  @Test
  void aPersistenceEngineWithoutAModuleIsNotFound() throws Exception {
    VirtualServer server = new VirtualServer(DNS, "rr", ServiceFlags.PERSISTENT, 60, 32, "nosuch");

    assertThat(errno(new AddServer(server))).isEqualTo(Errno.ENOENT);
  }

  @Test
  void deletingAServerDropsItsRealServers() throws Exception {
    apply(
        new AddServer(VirtualServer.of(API, "rr")),
        new AddDestination(API, POD),
        new DeleteServer(API),
        new AddServer(VirtualServer.of(API, "rr")));

    assertThat(destinations(API)).isEmpty();
  }

  // Real servers.

  @Test
  void aRealServerIsListedAsItWasAdded() throws Exception {
    apply(
        new AddServer(VirtualServer.of(API, "rr")),
        new AddServer(VirtualServer.of(API6, "rr")),
        new AddServer(VirtualServer.of(MARK, "rr")),
        new AddDestination(API, POD),
        new AddDestination(API6, POD6),
        new AddDestination(MARK, POD));

    assertThat(ipvs().destinations(API))
        .containsExactly(new RealServerStatus(POD, 0, 0, 0, IpvsStatistics.ZERO));
    assertThat(destinations(API6)).containsExactly(POD6);
    assertThat(destinations(MARK)).containsExactly(POD);
  }

  @Test
  void everySettingOfARealServerComesBack() throws Exception {
    List<RealServer> servers =
        List.of(
            server("10.244.1.1", ForwardingMethod.MASQUERADE, 0, 0, 0, null),
            server("10.244.1.2", ForwardingMethod.DIRECT_ROUTE, Integer.MAX_VALUE, 200, 100, null),
            server("10.244.1.3", ForwardingMethod.LOCAL, 1, 0, 0, null),
            server("10.244.1.4", ForwardingMethod.BYPASS, 1, 0, 0, null),
            server("10.244.1.5", ForwardingMethod.TUNNEL, 1, Integer.MAX_VALUE, 0, null),
            server(
                "10.244.1.6",
                ForwardingMethod.TUNNEL,
                3,
                0,
                0,
                new Tunnel(Tunnel.Type.GUE, 6080, 1)),
            server(
                "10.244.1.7", ForwardingMethod.TUNNEL, 3, 0, 0, new Tunnel(Tunnel.Type.GRE, 0, 1)),
            server("fd00:10:244:1::8", ForwardingMethod.TUNNEL, 3, 0, 0, null));
    apply(new AddServer(VirtualServer.of(API, "rr")));
    for (RealServer server : servers) {
      apply(new AddDestination(API, server));
    }

    assertThat(destinations(API)).containsExactlyInAnyOrderElementsOf(servers);
  }

  private static RealServer server(
      String address,
      ForwardingMethod method,
      int weight,
      long upper,
      long lower,
      @Nullable Tunnel tunnel) {
    return new RealServer(
        new AddressPort(IpAddress.parse(address), 6443), method, weight, upper, lower, tunnel);
  }

  @Test
  void aRealServerIsAddedOnce() throws Exception {
    apply(new AddServer(VirtualServer.of(API, "rr")), new AddDestination(API, POD));

    assertThat(errno(new AddDestination(API, POD.withWeight(5)))).isEqualTo(Errno.EEXIST);
    assertThat(destinations(API)).containsExactly(POD);
  }

  @Test
  void setChangesARealServer() throws Exception {
    apply(new AddServer(VirtualServer.of(API, "rr")), new AddDestination(API, POD));
    RealServer changed = server("10.244.1.6", ForwardingMethod.DIRECT_ROUTE, 0, 10, 5, null);

    apply(new SetDestination(API, changed));

    assertThat(destinations(API)).containsExactly(changed);
  }

  @Test
  void aRealServerThatIsNotThereIsNotChanged() throws Exception {
    apply(new AddServer(VirtualServer.of(API, "rr")));

    assertThat(errno(new SetDestination(API, POD))).isEqualTo(Errno.ENOENT);
    assertThat(errno(new DeleteDestination(API, POD.endpoint()))).isEqualTo(Errno.ENOENT);
    assertThat(destinations(API)).isEmpty();
  }

  @Test
  void withoutItsVirtualServerThereIsNoRealServer() throws Exception {
    assertThat(errno(new AddDestination(API, POD))).isEqualTo(Errno.ESRCH);
    assertThat(errno(new SetDestination(API, POD))).isEqualTo(Errno.ESRCH);
    assertThat(errno(new DeleteDestination(API, POD.endpoint()))).isEqualTo(Errno.ESRCH);
    assertThat(ipvs().destinations(API)).isEmpty();
  }

  @Test
  void deletesOneRealServerOfSeveral() throws Exception {
    RealServer second = RealServer.masqueraded(IpAddress.parse("10.244.1.6"), 6444);
    apply(
        new AddServer(VirtualServer.of(API, "rr")),
        new AddDestination(API, POD),
        new AddDestination(API, second));

    apply(new DeleteDestination(API, POD.endpoint()));

    assertThat(destinations(API)).containsExactly(second);
  }

  @Test
  void aDeletedRealServerCanComeBackAtOnce() throws Exception {
    apply(
        new AddServer(VirtualServer.of(API, "rr")),
        new AddDestination(API, POD),
        new DeleteDestination(API, POD.endpoint()),
        new AddDestination(API, POD.withWeight(4)));

    assertThat(destinations(API)).containsExactly(POD.withWeight(4));
  }

  @Test
  void aLowerThresholdOverTheUpperIsOutOfRange() throws Exception {
    apply(new AddServer(VirtualServer.of(API, "rr")), new AddDestination(API, POD));
    RealServer odd = server("10.244.1.6", ForwardingMethod.MASQUERADE, 1, 5, 6, null);
    RealServer alone = server("10.244.1.6", ForwardingMethod.MASQUERADE, 1, 0, 6, null);

    assertThat(errno(new SetDestination(API, odd))).isEqualTo(Errno.ERANGE);
    assertThat(errno(new SetDestination(API, alone))).isEqualTo(Errno.ERANGE);
  }

  @Test
  void anAddressThatNoServerCanHaveIsRefused() throws Exception {
    apply(new AddServer(VirtualServer.of(API, "rr")), new AddServer(VirtualServer.of(API6, "rr")));
    for (String address : new String[] {"0.0.0.0", "224.0.0.1", "255.255.255.255"}) {
      RealServer server = RealServer.masqueraded(IpAddress.parse(address), 80);
      assertThat(errno(new AddDestination(API, server))).as(address).isEqualTo(Errno.EINVAL);
    }
    for (String address : new String[] {"ff02::1", "fe80::1"}) {
      RealServer server = RealServer.masqueraded(IpAddress.parse(address), 80);
      assertThat(errno(new AddDestination(API6, server))).as(address).isEqualTo(Errno.EINVAL);
    }
  }

  @Test
  void anotherFamilyNeedsATunnel() throws Exception {
    apply(new AddServer(VirtualServer.of(API, "rr")));

    assertThat(errno(new AddDestination(API, POD6))).isEqualTo(Errno.EINVAL);
  }

  @Test
  void aGueTunnelNeedsAPort() throws Exception {
    apply(new AddServer(VirtualServer.of(API, "rr")));
    Tunnel portless = new Tunnel(Tunnel.Type.GUE, 0, 0);

    assertThat(
            errno(
                new AddDestination(
                    API, server("10.244.1.6", ForwardingMethod.TUNNEL, 1, 0, 0, portless))))
        .isEqualTo(Errno.EINVAL);
  }

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
