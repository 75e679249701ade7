package io.kubeipvs.testkit.ipvs;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.linux.ipvs.CountedServer;
import io.kubeipvs.linux.ipvs.ForwardingMethod;
import io.kubeipvs.linux.ipvs.Ipvs;
import io.kubeipvs.linux.ipvs.IpvsOperation;
import io.kubeipvs.linux.ipvs.IpvsOperation.AddDestination;
import io.kubeipvs.linux.ipvs.IpvsOperation.AddServer;
import io.kubeipvs.linux.ipvs.IpvsOperation.DeleteDestination;
import io.kubeipvs.linux.ipvs.IpvsOperation.DeleteServer;
import io.kubeipvs.linux.ipvs.IpvsOperation.SetDestination;
import io.kubeipvs.linux.ipvs.IpvsStatistics;
import io.kubeipvs.linux.ipvs.RealServer;
import io.kubeipvs.linux.ipvs.RealServer.Tunnel;
import io.kubeipvs.linux.ipvs.RealServerStatus;
import io.kubeipvs.linux.ipvs.ServerCensus;
import io.kubeipvs.linux.ipvs.ServiceFlags;
import io.kubeipvs.linux.ipvs.VirtualServer;
import io.kubeipvs.linux.ipvs.VirtualServerKey;
import io.kubeipvs.linux.syscall.Errno;
import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What every {@link Ipvs} does with real servers. */
abstract class RealServerContract extends VirtualServerContract {
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
  void plainRealServersAreToldByOneQuestion() throws Exception {
    RealServer second = RealServer.masqueraded(IpAddress.parse("10.244.1.7"), 6443);
    RealServer third = RealServer.masqueraded(IpAddress.parse("10.244.1.7"), 80);
    apply(new AddServer(VirtualServer.of(API, "rr")), new AddServer(VirtualServer.of(DNS, "rr")));
    for (RealServer server : List.of(second, POD, third)) {
      apply(new AddDestination(API, server));
    }

    assertThat(ipvs().plainRealServers(API, 3))
        .containsExactly(POD.endpoint(), third.endpoint(), second.endpoint()); // in address order
    assertThat(ipvs().plainRealServers(DNS, 0)).isEmpty();
  }

  @Test
  void plainRealServersAreToldOnlyIfThereAreSoManyAsExpected() throws Exception {
    apply(
        new AddServer(VirtualServer.of(API, "rr")),
        new AddServer(VirtualServer.of(API6, "rr")),
        new AddServer(VirtualServer.of(MARK, "rr")),
        new AddDestination(API, POD),
        new AddDestination(API6, POD6),
        new AddDestination(MARK, POD));

    assertThat(ipvs().plainRealServers(API, 1)).containsExactly(POD.endpoint());
    for (int expected : new int[] {0, 2, 3, 200}) {
      assertThat(ipvs().plainRealServers(API, expected)).as("%d of 1", expected).isNull();
    }
    assertThat(ipvs().plainRealServers(DNS, 0)).as("no such virtual server").isNull();
    assertThat(ipvs().plainRealServers(API6, 1)).as("IPv6").isNull();
    assertThat(ipvs().plainRealServers(MARK, 1)).as("a firewall mark").isNull();
  }

  @Test
  void realServersThatKubernetesDoesNotAskForAreNotPlain() throws Exception {
    List<RealServer> others =
        List.of(
            server("10.244.1.7", ForwardingMethod.MASQUERADE, 0, 0, 0, null),
            server("10.244.1.7", ForwardingMethod.MASQUERADE, 2, 0, 0, null),
            server("10.244.1.7", ForwardingMethod.MASQUERADE, 1, 9, 0, null),
            server("10.244.1.7", ForwardingMethod.MASQUERADE, 1, 9, 3, null),
            server("10.244.1.7", ForwardingMethod.DIRECT_ROUTE, 1, 0, 0, null),
            server("10.244.1.7", ForwardingMethod.LOCAL, 1, 0, 0, null),
            server("10.244.1.7", ForwardingMethod.TUNNEL, 1, 0, 0, null),
            server("fd00:10:244:1::8", ForwardingMethod.TUNNEL, 1, 0, 0, null));
    apply(new AddServer(VirtualServer.of(API, "rr")), new AddDestination(API, POD));
    for (RealServer other : others) {
      apply(new AddDestination(API, other));
      assertThat(ipvs().plainRealServers(API, 2)).as("%s", other).isNull();
      apply(new DeleteDestination(API, other.endpoint()));
    }
    assertThat(ipvs().plainRealServers(API, 1)).containsExactly(POD.endpoint());
  }

  /** What was asked for before must not show through. */
  @Test
  void questionsForPlainRealServersDoNotMix() throws Exception {
    List<IpvsOperation> additions = new ArrayList<>();
    List<AddressPort> many = new ArrayList<>();
    additions.add(new AddServer(VirtualServer.of(API, "rr")));
    additions.add(new AddServer(VirtualServer.of(DNS, "rr")));
    additions.add(new AddDestination(DNS, POD));
    for (int number = 0; number < 250; number++) {
      RealServer pod = RealServer.masqueraded(IpAddress.ofIpv4(0x0af40100 + number), 8080);
      additions.add(new AddDestination(API, pod));
      many.add(pod.endpoint());
    }
    ipvs().apply(additions).orThrow();

    assertThat(ipvs().plainRealServers(API, 250)).containsExactlyElementsOf(many);
    assertThat(ipvs().plainRealServers(DNS, 1)).containsExactly(POD.endpoint());
    assertThat(ipvs().plainRealServers(DNS, 2)).isNull();
    assertThat(ipvs().plainRealServers(DNS, 249)).isNull();
    assertThat(ipvs().plainRealServers(API, 249)).isNull();
    assertThat(ipvs().plainRealServers(API, 251)).isNull();
  }

  @Test
  void aCensusTellsTheServersOfIpv4AndHowManyRealServersTheyHave() throws Exception {
    VirtualServer sticky = new VirtualServer(DNS, "sh", ServiceFlags.PERSISTENT, 10_800, 24, null);
    VirtualServer marked = VirtualServer.of(MARK, "rr");
    apply(
        new AddServer(VirtualServer.of(API, "wlc")),
        new AddServer(sticky),
        new AddServer(VirtualServer.of(API6, "rr")),
        new AddServer(marked),
        new AddDestination(API, POD),
        new AddDestination(API, server("10.244.1.7", ForwardingMethod.TUNNEL, 0, 0, 0, null)),
        new AddDestination(MARK, POD));

    assertThat(ipvs().ipv4Count()).isEqualTo(3);
    assertThat(census())
        .containsExactlyInAnyOrder(
            new CountedServer(VirtualServer.of(API, "wlc"), 2),
            new CountedServer(sticky, 0),
            new CountedServer(marked, 1));
  }

  @Test
  void aCensusIsOfTheMomentWhenItWasTaken() throws Exception {
    apply(new AddServer(VirtualServer.of(API, "rr")), new AddDestination(API, POD));
    try (ServerCensus census = takeCensus()) {
      apply(new DeleteDestination(API, POD.endpoint()), new DeleteServer(API));

      assertThat(census.next()).containsExactly(new CountedServer(VirtualServer.of(API, "rr"), 1));
      assertThat(census.isDone()).isTrue();
      assertThat(census.next()).isEmpty();
    }
    assertThat(census()).isEmpty();
  }

  @Test
  void aLargeCensusComesInParts() throws Exception {
    List<IpvsOperation> additions = new ArrayList<>();
    List<CountedServer> expected = new ArrayList<>();
    for (int number = 0; number < 3_000; number++) {
      VirtualServer server =
          VirtualServer.of(
              VirtualServerKey.of(Protocol.TCP, IpAddress.ofIpv4(0x0a600100 + number), 80), "rr");
      additions.add(new AddServer(server));
      expected.add(new CountedServer(server, number % 3 == 0 ? 1 : 0));
      if (number % 3 == 0) {
        additions.add(new AddDestination(server.key(), POD));
      }
    }
    ipvs().apply(additions).orThrow();

    assertThat(census()).containsExactlyInAnyOrderElementsOf(expected);
  }

  private ServerCensus takeCensus() throws Exception {
    return Objects.requireNonNull(ipvs().census(), "this kernel takes no census");
  }

  private List<CountedServer> census() throws Exception {
    List<CountedServer> counted = new ArrayList<>();
    try (ServerCensus census = takeCensus()) {
      while (!census.isDone()) {
        counted.addAll(census.next());
      }
    }
    return counted;
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
}
