package io.kubeipvs.dataplane.duty;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.linux.ipset.IpSetDefinition;
import io.kubeipvs.linux.ipset.IpSetEntry;
import io.kubeipvs.linux.ipset.IpSetOperation;
import io.kubeipvs.linux.ipset.IpSetType;
import io.kubeipvs.linux.ipvs.ForwardingMethod;
import io.kubeipvs.linux.ipvs.IpvsOperation;
import io.kubeipvs.linux.ipvs.RealServer;
import io.kubeipvs.linux.ipvs.ServiceFlags;
import io.kubeipvs.linux.ipvs.VirtualServer;
import io.kubeipvs.linux.ipvs.VirtualServerKey;
import io.kubeipvs.linux.link.InterfaceAddress;
import io.kubeipvs.linux.link.LinkOperation;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.Protocol;
import io.kubeipvs.proxy.config.Differences;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What somebody else changes is found within the sync period and put right. */
final class DriftTest {
  private static final VirtualServerKey WEB_KEY =
      VirtualServerKey.of(Protocol.TCP, IpAddress.parse("10.96.94.225"), 80);
  private static final TestPlan PLAN =
      TestPlan.of(
          TestService.clusterIp(
              "default/web", "10.96.94.225", 80, "10.244.1.3:80", "10.244.2.3:80"),
          TestService.clusterIp("default/kubernetes", "10.96.0.1", 443, "192.168.224.3:6443"));

  private static final RealServer FIRST = RealServer.masqueraded(IpAddress.parse("10.244.1.3"), 80);
  private static final RealServer SECOND_ROUTED =
      new RealServer(
          TestService.addressPort("10.244.2.3:80"), ForwardingMethod.DIRECT_ROUTE, 1, 0, 0, null);

  private final FakeNode node = new FakeNode();
  private String planned = "";

  @BeforeEach
  void start() throws Exception {
    node.start(PLAN);
    planned = node.state();
  }

  private void assertRepaired() throws Exception {
    assertThat(node.state()).isNotEqualTo(planned);
    node.pass(Duration.ofSeconds(31));
    assertThat(node.state()).isEqualTo(planned);
    int writes = node.writeCount();
    node.pass(Duration.ofSeconds(61));
    assertThat(node.writeCount()).as("writes once it is right").isEqualTo(writes);
  }

  @Test
  void aFlushedVirtualServerTableIsBuiltAgain() throws Exception {
    node.ipvs.flush();
    assertRepaired();
    assertThat(node.listener.lines).contains("drift 2");
  }

  @Test
  void realServersThatCameAndWentArePutRight() throws Exception {
    RealServer foreign = RealServer.masqueraded(IpAddress.parse("10.244.2.99"), 80);
    node.ipvs.apply(
        List.of(
            new IpvsOperation.AddDestination(WEB_KEY, foreign),
            new IpvsOperation.DeleteDestination(
                WEB_KEY, TestService.addressPort("10.244.1.3:80"))));
    assertRepaired();
  }

  @Test
  void anotherSchedulerIsPutRightInPlace() throws Exception {
    node.ipvs.apply(List.of(new IpvsOperation.SetServer(VirtualServer.of(WEB_KEY, "wlc"))));
    node.ipvs.controls().forgetWrites();
    assertRepaired();
    assertThat(node.ipvs.controls().writes())
        .singleElement()
        .isInstanceOf(IpvsOperation.SetServer.class);
  }

  @Test
  void aLostAffinityIsPutRightInPlaceWhateverTheDifferences() throws Exception {
    VirtualServer changed = new VirtualServer(WEB_KEY, "rr", ServiceFlags.PERSISTENT, 60, 32, null);
    for (boolean all : List.of(true, false)) {
      restartWith(Differences.of(Map.of("all", all)));
      node.ipvs.apply(List.of(new IpvsOperation.SetServer(changed)));
      assertThat(node.ipvsadm()).contains("-A -t 10.96.94.225:80 -s rr -p 60");
      node.ipvs.controls().forgetWrites();
      assertRepaired();
      assertThat(node.ipvs.controls().writes())
          .containsExactly(new IpvsOperation.SetServer(VirtualServer.of(WEB_KEY, "rr")));
    }
  }

  @Test
  void aRealServersWeightAndMethodSetByHandAreRepaired() throws Exception {
    node.ipvs.apply(
        List.of(
            new IpvsOperation.SetDestination(WEB_KEY, FIRST.withWeight(0)),
            new IpvsOperation.SetDestination(WEB_KEY, SECOND_ROUTED)));
    assertThat(node.ipvsadm()).contains("-r 10.244.1.3:80 -m -w 0", "-r 10.244.2.3:80 -g -w 1");

    assertRepaired();

    assertThat(node.listener.lines).contains("drift 1");
  }

  @Test
  void asWithKubeProxyTheyStayUntilARestartWhereRepairsAreOff() throws Exception {
    restartWith(Differences.none());
    node.ipvs.apply(
        List.of(
            new IpvsOperation.SetDestination(WEB_KEY, FIRST.withWeight(0)),
            new IpvsOperation.SetDestination(WEB_KEY, SECOND_ROUTED)));

    node.pass(Duration.ofMinutes(2));
    assertThat(node.ipvsadm()).contains("-r 10.244.1.3:80 -m -w 0", "-r 10.244.2.3:80 -g -w 1");

    node.start(PLAN);
    assertThat(node.state()).isEqualTo(planned);
  }

  /** It looks for weights alone, and then writes all real servers of that virtual server. */
  @Test
  void asWithKubeProxyARestartRepairsNoMethodWhereAllWeightsAreOne() throws Exception {
    restartWith(Differences.none());
    node.ipvs.apply(List.of(new IpvsOperation.SetDestination(WEB_KEY, SECOND_ROUTED)));

    node.start(PLAN);

    assertThat(node.ipvsadm()).contains("-r 10.244.2.3:80 -g -w 1");
  }

  private void restartWith(Differences differences) throws Exception {
    node.config = node.config.withDifferences(differences);
    node.start(PLAN);
  }

  @Test
  void aForeignVirtualServerGoes() throws Exception {
    VirtualServerKey key = VirtualServerKey.of(Protocol.TCP, IpAddress.parse("10.96.200.1"), 80);
    node.ipvs.apply(List.of(new IpvsOperation.AddServer(VirtualServer.of(key, "wlc"))));
    assertRepaired();
  }

  @Test
  void entriesAndAddressesArePutRight() throws Exception {
    IpSetDefinition set =
        IpSetDefinition.of("KUBE-CLUSTER-IP", IpSetType.HASH_IP_PORT, IpFamily.IPV4);
    node.ipSets.apply(
        List.of(
            new IpSetOperation.Delete(
                set, new IpSetEntry.IpPort(IpAddress.parse("10.96.0.1"), Protocol.TCP, 443)),
            new IpSetOperation.Add(
                set, new IpSetEntry.IpPort(IpAddress.parse("10.96.9.9"), Protocol.TCP, 9))));
    node.links.apply(
        List.of(
            new LinkOperation.DeleteAddress(device(), IpAddress.parse("10.96.0.1")),
            new LinkOperation.AddAddress(device(), IpAddress.parse("10.96.77.7"))));
    assertRepaired();
  }

  @Test
  void theDeviceIsMadeAgainWithItsAddresses() throws Exception {
    node.links.apply(List.of(new LinkOperation.DeleteLink(device())));
    assertRepaired();
  }

  @Test
  void emptiedRulesAreWrittenAgain() throws Exception {
    node.iptables().restore("*nat\n-F KUBE-SERVICES\nCOMMIT\n");
    assertRepaired();
    assertThat(node.listener.lines).containsOnlyOnce("drift 1");
  }

  @Test
  void rulesOfOthersAreLeftWhereTheyAre() throws Exception {
    node.iptables()
        .restore(
            """
            *filter
            :DOCKER - [0:0]
            -I INPUT -s 192.0.2.1/32 -j DOCKER
            COMMIT
            """);
    int writes = node.writeCount();
    node.pass(Duration.ofMinutes(2));
    assertThat(node.writeCount()).isEqualTo(writes);
    assertThat(node.iptables().save("filter")).contains("-A INPUT -s 192.0.2.1/32 -j DOCKER");
  }

  @Test
  void newAddressesOfTheNodeAreTold() throws Exception {
    int eth1 = node.links.addLink("eth1", "veth", true);
    node.links.put(new InterfaceAddress(eth1, IpAddress.parse("192.168.225.4"), 24));

    node.pass(Duration.ofSeconds(31));

    assertThat(node.listener.lines).contains("addresses [192.168.224.4, 192.168.225.4]");
    assertThat(node.conductor().status().interfaceAddresses()).hasSize(2);
  }

  private int device() throws Exception {
    return Objects.requireNonNull(node.links.find("kube-ipvs0")).index();
  }
}
