package io.kubeipvs.dataplane.duty;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.dataplane.DataplaneConfig;
import io.kubeipvs.dataplane.WriteKind;
import io.kubeipvs.linux.ipset.IpSetDefinition;
import io.kubeipvs.linux.ipset.IpSetEntry;
import io.kubeipvs.linux.ipset.IpSetOperation;
import io.kubeipvs.linux.ipset.IpSetType;
import io.kubeipvs.linux.ipvs.ForwardingMethod;
import io.kubeipvs.linux.ipvs.IpvsOperation;
import io.kubeipvs.linux.ipvs.RealServer;
import io.kubeipvs.linux.ipvs.VirtualServer;
import io.kubeipvs.linux.ipvs.VirtualServerKey;
import io.kubeipvs.linux.link.LinkOperation;
import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.IpPrefix;
import io.kubeipvs.net.Protocol;
import io.kubeipvs.proxy.config.Differences;
import io.kubeipvs.proxy.plan.SetMember;
import io.kubeipvs.proxy.plan.SetName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a start finds on the node, and what it makes of it. */
final class AdoptionTest {
  private static final TestService API =
      TestService.clusterIp("default/kubernetes", "10.96.0.1", 443, "192.168.224.3:6443");
  private static final TestService WEB =
      TestService.clusterIp("default/web", "10.96.94.225", 80, "10.244.1.3:80", "10.244.2.3:80")
          .nodePort(30080);

  private final FakeNode node = new FakeNode();

  @Test
  void aBareNodeGetsEverything() throws Exception {
    node.start(TestPlan.of(API, WEB));

    assertThat(node.ipvsadm())
        .isEqualTo(
            """
            -A -t 10.96.0.1:443 -s rr
            -a -t 10.96.0.1:443 -r 192.168.224.3:6443 -m -w 1
            -A -t 10.96.94.225:80 -s rr
            -a -t 10.96.94.225:80 -r 10.244.1.3:80 -m -w 1
            -a -t 10.96.94.225:80 -r 10.244.2.3:80 -m -w 1
            -A -t 192.168.224.4:30080 -s rr
            -a -t 192.168.224.4:30080 -r 10.244.1.3:80 -m -w 1
            -a -t 192.168.224.4:30080 -r 10.244.2.3:80 -m -w 1
            """);
    assertThat(node.addresses())
        .isEqualTo(
            """
            10.96.0.1/32
            10.96.94.225/32
            """);
    assertThat(node.ipset())
        .contains("create KUBE-LOAD-BALANCER-SOURCE-CIDR hash:ip,port,net\n")
        .contains("add KUBE-CLUSTER-IP 10.96.0.1,tcp:443\n")
        .contains("add KUBE-IPVS-IPS 10.96.94.225\n")
        .contains("add KUBE-LOOP-BACK 10.244.1.3,tcp:80,10.244.1.3\n")
        .contains("add KUBE-NODE-PORT-TCP 30080\n")
        .doesNotContain("KUBE-6-");
    assertThat(nat()).contains(TestRules.MASQUERADE_CLUSTER_IPS);
    assertThat(node.sysctls.read("net/ipv4/vs/conntrack")).isEqualTo("1");
    assertThat(node.sysctls.read("net/ipv4/ip_forward")).isEqualTo("1");
    assertThat(node.listener.failures()).isEmpty();
  }

  /** Each reading and each writing of rules is a process. */
  @Test
  void rulesAreWrittenOnceAndReadOnlyWhereSomeStand() throws Exception {
    node.start(TestPlan.of(API, WEB));
    node.pass(Duration.ofSeconds(29));
    assertThat(node.iptables().saveCount()).as("readings on a bare node").isZero();
    assertThat(node.iptables().writeCount()).as("writings on a bare node").isEqualTo(1);

    node.start(TestPlan.of(API, WEB));
    node.pass(Duration.ofSeconds(29));
    assertThat(node.iptables().saveCount()).as("readings at a restart").isEqualTo(1);
    assertThat(node.iptables().writeCount()).as("writings at a restart").isEqualTo(1);
  }

  @Test
  void aRestartOnAnUnchangedNodeWritesNothing() throws Exception {
    TestPlan plan = TestPlan.of(API, WEB, WEB.udp().affinity(10800));
    node.start(plan);
    int writes = node.writeCount();

    node.start(plan);
    node.pass(Duration.ofMinutes(5));

    assertThat(node.writeCount()).isEqualTo(writes);
    assertThat(node.conductor().status().totalWrites()).isZero();
    assertThat(node.conductor().status().driftChecks()).isGreaterThan(5);
  }

  /** ipset prints such a range without its length: kube-proxy takes it for another each time. */
  @Test
  void aSourceRangeOfOneAddressIsNotWrittenAgain() throws Exception {
    SetMember range =
        SetMember.ipPortNet(
            SetName.LOAD_BALANCER_SOURCE_CIDR,
            IpAddress.parse("198.51.100.5"),
            Protocol.TCP,
            80,
            IpPrefix.parse("203.0.113.9/32"));
    TestPlan plan = TestPlan.of(API, WEB).with(List.of(range));
    node.start(plan);
    assertThat(node.ipset())
        .contains("add KUBE-LOAD-BALANCER-SOURCE-CIDR 198.51.100.5,tcp:80,203.0.113.9\n");
    int writes = node.writeCount();

    node.pass(Duration.ofMinutes(2));
    node.start(plan);

    assertThat(node.writeCount()).isEqualTo(writes);
  }

  @Test
  void aRestartWritesOnlyWhatDiffers() throws Exception {
    node.start(TestPlan.of(API, WEB));

    node.start(TestPlan.of(API, WEB.backEnds("10.244.1.3:80", "10.244.2.9:80")));

    assertThat(node.conductor().status().writes().byKind())
        .containsOnly(
            Map.entry(WriteKind.ADD_REAL_SERVER, 2L),
            Map.entry(WriteKind.SET_REAL_SERVER, 2L),
            Map.entry(WriteKind.DELETE_REAL_SERVER, 2L));
  }

  @Test
  void nothingIsWrittenBeforeTheFirstPlanButThePreparation() throws Exception {
    node.start(TestPlan.of(API, WEB));
    String before = node.state();

    node.start();
    node.pass(Duration.ofMinutes(2));

    assertThat(node.state()).isEqualTo(before);
  }

  @Test
  void staleServersAddressesAndEntriesGo() throws Exception {
    standing("10.96.200.1", 80, 5);
    node.links.apply(List.of(new LinkOperation.AddDummy("kube-ipvs0")));
    int device = Objects.requireNonNull(node.links.find("kube-ipvs0")).index();
    node.links.apply(List.of(new LinkOperation.AddAddress(device, IpAddress.parse("10.96.200.1"))));
    IpSetDefinition clusterIps =
        IpSetDefinition.of("KUBE-CLUSTER-IP", IpSetType.HASH_IP_PORT, IpFamily.IPV4);
    IpSetDefinition foreign = IpSetDefinition.of("FOREIGN", IpSetType.HASH_IP, IpFamily.IPV4);
    node.ipSets.apply(
        List.of(
            new IpSetOperation.Create(clusterIps),
            new IpSetOperation.Add(
                clusterIps,
                new IpSetEntry.IpPort(IpAddress.parse("10.96.200.1"), Protocol.TCP, 80)),
            new IpSetOperation.Create(foreign),
            new IpSetOperation.Add(foreign, new IpSetEntry.Ip(IpAddress.parse("192.0.2.1")))));
    node.iptables()
        .restore(
            """
            *nat
            :FOREIGN - [0:0]
            :KUBE-SVC-ABCDEFGHIJKLMNOP - [0:0]
            -A PREROUTING -d 192.0.2.1/32 -j FOREIGN
            COMMIT
            """);

    node.start(TestPlan.of(API));

    assertThat(node.state())
        .doesNotContain("10.96.200.1")
        .contains("add FOREIGN 192.0.2.1\n")
        .contains(":KUBE-SVC-ABCDEFGHIJKLMNOP ")
        .contains(
            """
            -A PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
            -A PREROUTING -d 192.0.2.1/32 -j FOREIGN
            """);
  }

  @Test
  void serversInExcludedRangesOfOtherFamiliesAndByMarkStay() throws Exception {
    node.config =
        new DataplaneConfig(
            "rr",
            List.of(IpPrefix.parse("172.31.0.0/16")),
            true,
            false,
            node.config.timeouts(),
            node.config.syncPeriod(),
            Differences.byDefault());
    standing("172.31.0.9", 443, 1);
    standing("fd00:10:96::1", 443, 1);
    VirtualServerKey mark = new VirtualServerKey.FirewallMark(IpFamily.IPV4, 7);
    node.ipvs.apply(List.of(new IpvsOperation.AddServer(VirtualServer.of(mark, "wlc"))));

    node.start(TestPlan.of(API));
    node.pass(Duration.ofMinutes(2));

    assertThat(node.ipvsadm())
        .contains("-A -t 172.31.0.9:443 -s rr\n", "-A -t [fd00:10:96::1]:443 -s rr\n", "-A -f 7 ");
  }

  @Test
  void withForeignThingsSparedOnlyAPredecessorsGo() throws Exception {
    node.start(TestPlan.of(API, WEB));
    standing("10.96.200.1", 80, 1);
    int device = Objects.requireNonNull(node.links.find("kube-ipvs0")).index();
    node.links.apply(List.of(new LinkOperation.AddAddress(device, IpAddress.parse("10.96.200.1"))));
    node.config =
        new DataplaneConfig(
            "rr",
            List.of(),
            false,
            false,
            node.config.timeouts(),
            node.config.syncPeriod(),
            Differences.byDefault());

    node.start(TestPlan.of(API));

    assertThat(node.ipvsadm())
        .contains("-A -t 10.96.200.1:80 ", "-A -t 10.96.0.1:443 ")
        .doesNotContain("10.96.94.225", "192.168.224.4:30080");
    assertThat(node.addresses()).isEqualTo("10.96.0.1/32\n10.96.200.1/32\n");
  }

  @Test
  void wrongSchedulersFlagsAndWeightsArePutRightInPlace() throws Exception {
    VirtualServerKey key = VirtualServerKey.of(Protocol.TCP, IpAddress.parse("10.96.94.225"), 80);
    node.ipvs.apply(
        List.of(
            new IpvsOperation.AddServer(new VirtualServer(key, "wlc", 1, 300, 32, null)),
            new IpvsOperation.AddDestination(key, destination("10.244.1.3:80", 0)),
            new IpvsOperation.AddDestination(key, destination("10.244.2.77:80", 3))));

    node.start(TestPlan.of(API, WEB));

    assertThat(node.ipvsadm())
        .contains(
            """
            -A -t 10.96.94.225:80 -s rr
            -a -t 10.96.94.225:80 -r 10.244.1.3:80 -m -w 1
            -a -t 10.96.94.225:80 -r 10.244.2.3:80 -m -w 1
            """);
    assertThat(node.conductor().status().writes().byKind())
        .containsEntry(WriteKind.SET_VIRTUAL_SERVER, 1L);
  }

  @Test
  void aKernelThatCannotBeReadIsReadAgainLaterAndNothingIsWrittenMeanwhile() throws Exception {
    node.start();
    int writes = node.writeCount();
    node.ipvs.controls().failReads(105);

    node.apply(TestPlan.of(API).first());

    assertThat(node.writeCount()).isEqualTo(writes);
    assertThat(node.listener.lines)
        .singleElement()
        .asString()
        .contains("reading failed virtual servers");

    node.ipvs.controls().heal();
    node.pass(Duration.ofSeconds(3));
    assertThat(node.ipvsadm()).contains("10.96.0.1:443");
  }

  private String nat() {
    return FakeNode.saved(node.iptables(), "nat");
  }

  private void standing(String address, int port, int weight) throws Exception {
    VirtualServerKey key = VirtualServerKey.of(Protocol.TCP, IpAddress.parse(address), port);
    String pod = key.family() == IpFamily.IPV4 ? "10.244.2.50:80" : "[fd00:10:244::50]:80";
    node.ipvs.apply(
        List.of(
            new IpvsOperation.AddServer(VirtualServer.of(key, "rr")),
            new IpvsOperation.AddDestination(key, destination(pod, weight))));
  }

  private static RealServer destination(String endpoint, int weight) {
    AddressPort parsed = TestService.addressPort(endpoint);
    return new RealServer(parsed, ForwardingMethod.MASQUERADE, weight, 0, 0, null);
  }
}
