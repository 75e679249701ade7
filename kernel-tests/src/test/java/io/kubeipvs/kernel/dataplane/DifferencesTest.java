package io.kubeipvs.kernel.dataplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeipvs.dataplane.duty.Dataplane;
import io.kubeipvs.linux.ipvs.ForwardingMethod;
import io.kubeipvs.linux.ipvs.Ipvs;
import io.kubeipvs.linux.ipvs.IpvsOperation;
import io.kubeipvs.linux.ipvs.KernelIpvs;
import io.kubeipvs.linux.ipvs.RealServer;
import io.kubeipvs.linux.ipvs.VirtualServerKey;
import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.Protocol;
import io.kubeipvs.proxy.config.Difference;
import io.kubeipvs.proxy.config.Differences;
import io.kubeipvs.proxy.plan.PlanUpdate;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Where kube-ipvs does otherwise than kube-proxy on purpose, on a real kernel. */
@Tag("kernel")
final class DifferencesTest {
  private static final String SOURCES = "KUBE-LOAD-BALANCER-SOURCE-CIDR";
  private static final int CONNECT_TIMEOUT_MILLIS = 10_000;

  private final Cluster cluster = new Cluster();
  private final PlanUpdate start = cluster.plan();
  private NodeUnderTest node;

  @BeforeEach
  void enter() throws Exception {
    node = new NodeUnderTest();
  }

  @AfterEach
  void leave() {
    node.close();
  }

  private static void submit(Dataplane dataplane, PlanUpdate update) throws Exception {
    long before = dataplane.status().appliedUpdates();
    dataplane.submit(update);
    NodeUnderTest.await("applied", () -> dataplane.status().appliedUpdates() > before);
  }

  /** ipvsadm cannot change the method of a real server with another port than its Service's. */
  private void changeRealServers() throws Exception {
    node.run("ipvsadm", "-e", "-t", "10.96.94.225:80", "-r", "10.244.1.3:8080", "-m", "-w", "7");
    AddressPort second = new AddressPort(IpAddress.parse("10.244.2.3"), 8080);
    RealServer routed = new RealServer(second, ForwardingMethod.DIRECT_ROUTE, 1, 0, 0, null);
    VirtualServerKey web = VirtualServerKey.of(Protocol.TCP, IpAddress.parse("10.96.94.225"), 80);
    try (Ipvs ipvs = node.namespace().call(KernelIpvs::open)) {
      ipvs.apply(List.of(new IpvsOperation.SetDestination(web, routed))).orThrow();
    }
  }

  private void checkNow(Dataplane dataplane) throws Exception {
    long before = dataplane.status().driftChecks();
    AtomicInteger looks = new AtomicInteger();
    NodeUnderTest.await(
        "a comparison",
        () -> {
          // Where there is much to compare it rests in between: the clock is turned again then.
          if (looks.getAndIncrement() % 50 == 0) {
            node.skip(Duration.ofMinutes(11));
          }
          return dataplane.status().driftChecks() > before;
        });
  }

  @Test
  void aWeightAndAMethodSetByHandAreRepaired() throws Exception {
    try (Dataplane dataplane = node.start()) {
      submit(dataplane, start);
      String planned = node.state();
      changeRealServers();
      assertThat(node.state()).isNotEqualTo(planned);

      checkNow(dataplane);

      assertThat(node.state()).isEqualTo(planned);
    }
  }

  /** Where most virtual servers are counted, and not read. */
  @Test
  void amongManyServicesEachIsRepaired() throws Exception {
    try (Dataplane dataplane = node.startComparingEvery(Duration.ofMillis(2))) {
      submit(dataplane, start);
      submit(dataplane, cluster.manyServices(start.plan(), 1_200));
      String planned = node.state();

      changeRealServers();
      node.run("ipvsadm", "-d", "-t", "10.96.128.1:80", "-r", "10.244.128.1:8080");
      node.run("ipvsadm", "-a", "-t", "10.96.129.1:80", "-r", "10.244.99.9:8080", "-m");
      node.run("ipvsadm", "-E", "-t", "10.96.130.1:80", "-s", "wlc");
      node.run("ipvsadm", "-D", "-t", "10.96.131.1:80");
      node.run("ipvsadm", "-A", "-t", "10.96.200.1:80", "-s", "rr");
      awaitComparisons(dataplane, 4);

      assertThat(node.state()).isEqualTo(planned);
      long writes = dataplane.status().totalWrites();
      awaitComparisons(dataplane, 1);
      assertThat(dataplane.status().totalWrites()).as("writes once it is right").isEqualTo(writes);
      assertThat(node.failures).isEmpty();
    }
  }

  /** So many that begin after this was called; each server has its turn within four. */
  private static void awaitComparisons(Dataplane dataplane, int comparisons) throws Exception {
    long before = dataplane.status().driftChecks();
    NodeUnderTest.await(
        "comparisons", () -> dataplane.status().driftChecks() > before + comparisons);
  }

  @Test
  void withoutRepairsTheyStayUntilTheNextStart() throws Exception {
    String planned;
    try (Dataplane dataplane = node.start(Differences.none())) {
      submit(dataplane, start);
      planned = node.state();
      changeRealServers();
      checkNow(dataplane);
      assertThat(node.run("ipvsadm", "-S", "-n"))
          .contains("-r 10.244.1.3:8080 -m -w 7", "-r 10.244.2.3:8080 -g -w 1");
    }
    try (Dataplane dataplane = node.start(Differences.none())) {
      submit(dataplane, start);
      assertThat(node.state()).isEqualTo(planned);
    }
  }

  @Test
  void whatIsFlushedIsThereAgainWithoutACheck() throws Exception {
    try (Dataplane dataplane = node.start()) {
      submit(dataplane, start);
      String[] addresses = {"ip", "-o", "address", "show", "to", "10.96.0.0/16"};
      String bound = node.run(addresses).replaceAll("(?m)^\\d+", "");

      flushAndAwait("iptables-legacy-save -t nat", "iptables-legacy -t nat -F");
      flushAndAwait("ip6tables-legacy-save -t filter", "ip6tables-legacy -F KUBE-FORWARD");
      flushAndAwait("ipset list KUBE-IPVS-IPS", "ipset flush KUBE-IPVS-IPS");
      flushAndAwait("ipvsadm -S -n", "ipvsadm -C");
      node.run("ip", "link", "delete", "kube-ipvs0");
      NodeUnderTest.await(
          "the device", () -> node.run(addresses).replaceAll("(?m)^\\d+", "").equals(bound));
      flushAndAwait("ip -o -4 address show dev kube-ipvs0", "ip address flush dev kube-ipvs0");

      assertThat(dataplane.status().driftChecks()).as("whole comparisons").isLessThan(3);
      assertThat(node.failures).isEmpty();
    }
  }

  /** The kernel takes the addresses of IPv6 away with it. */
  @Test
  void addressesThatWentWhenTheDeviceWasTakenUpAndDownAreThereAgain() throws Exception {
    try (Dataplane dataplane = node.start()) {
      submit(dataplane, cluster.ipv6Service(start.plan()));
      String look = "ip -o -6 address show dev kube-ipvs0 scope global";
      String bound = lines(look);
      assertThat(bound).contains("fd00:10:96::6/128");
      node.run("ip", "link", "set", "kube-ipvs0", "up");
      flushAndAwait(look, "ip link set kube-ipvs0 down");

      assertThat(dataplane.status().driftChecks()).as("whole comparisons").isLessThan(3);
      assertThat(node.failures).isEmpty();
    }
  }

  private void flushAndAwait(String look, String flush) throws Exception {
    String before = lines(look);
    node.run(flush.split(" ", -1));
    NodeUnderTest.await(look, () -> lines(look).equals(before));
  }

  private String lines(String look) throws Exception {
    String text = node.run(look.split(" ", -1)).replaceAll("(?m)^#.*\n|\\[\\d+:\\d+\\]", "");
    return String.join("\n", text.lines().sorted().toList());
  }

  @Test
  void withoutNoticingItWaitsForTheCheck() throws Exception {
    try (Dataplane dataplane = node.start(Differences.none())) {
      submit(dataplane, start);
      String planned = lines("iptables-legacy-save -t nat");
      node.run("iptables-legacy", "-t", "nat", "-F");
      Thread.sleep(Duration.ofSeconds(4));
      assertThat(lines("iptables-legacy-save -t nat")).isNotEqualTo(planned);

      checkNow(dataplane);
      NodeUnderTest.await("rules", () -> lines("iptables-legacy-save -t nat").equals(planned));
    }
  }

  /** 100 ports and 656 ranges are 65,600 entries: 64 more than kube-proxy's set holds. */
  @Test
  void aSetGrowsAndShrinksWhileRulesUseIt() throws Exception {
    PlanUpdate wide = cluster.loadBalancer(start.plan(), 100, 656);
    try (Dataplane dataplane = node.start()) {
      submit(dataplane, start);
      submit(dataplane, wide);
      assertThat(header(SOURCES)).contains("maxelem 131072", "Number of entries: 65600");
      assertThat(node.run("iptables-legacy-save", "-t", "filter")).contains(SOURCES);
    }
    try (Dataplane dataplane = node.start()) {
      submit(dataplane, wide);
      assertThat(dataplane.status().totalWrites()).as("writes of a restart").isZero();

      submit(dataplane, cluster.loadBalancer(wide.plan(), 2, 656));
      checkNow(dataplane);
      NodeUnderTest.await("kube-proxy's size", () -> header(SOURCES).contains("maxelem 65536"));
      assertThat(header(SOURCES)).contains("Number of entries: 1312");
    }
    assertThat(node.run("ipset", "list", "-n")).doesNotContain("RESIZING");
    assertThat(node.failures).isEmpty();
  }

  @Test
  void withoutGrowthSixtyFourEntriesAreLeftOut() throws Exception {
    try (Dataplane dataplane = node.start(Differences.none())) {
      submit(dataplane, start);
      submit(dataplane, cluster.loadBalancer(start.plan(), 100, 656));
      assertThat(header(SOURCES)).contains("maxelem 65536", "Number of entries: 65536");
      assertThat(dataplane.status().failingCount()).isEqualTo(64);
      assertThat(node.failures).hasSize(64).allMatch(reason -> reason.contains("maxelem 65536"));
    }
  }

  private String header(String set) throws Exception {
    return node.run("ipset", "list", "-t", set);
  }

  @Test
  void aConnectionOutlivesItsServiceAndNewOnesAreRefused() throws Exception {
    node.run("ip", "address", "add", "10.244.1.3/32", "dev", "eth0");
    Differences draining = new Differences(Set.of(Difference.DRAINING_SERVICES));
    PlanUpdate one = cluster.webPods(start.plan(), "10.244.1.3");
    try (Dataplane dataplane = node.start(draining);
        ServerSocketChannel pod = node.namespace().call(DifferencesTest::listen)) {
      submit(dataplane, one);
      try (Socket client = connect();
          SocketChannel served = pod.accept()) {
        submit(dataplane, cluster.withoutWeb(one.plan()));

        assertThat(node.run("ipvsadm", "-S", "-n"))
            .contains("-a -t 10.96.94.225:80 -r 10.244.1.3:8080 -m -w 0")
            .doesNotContain("30080");
        client.getOutputStream().write('x');
        served.configureBlocking(true);
        assertThat(served.socket().getInputStream().read()).isEqualTo('x');
        served.socket().getOutputStream().write('y');
        assertThat(client.getInputStream().read()).isEqualTo('y');
        assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
      }
      node.run("ipvsadm", "--set", "1", "1", "1");
      NodeUnderTest.await(
          "the drained virtual server and its address are gone",
          () -> {
            node.skip(Duration.ofMinutes(1));
            Thread.sleep(Duration.ofSeconds(1));
            return !node.state().contains("10.96.94.225");
          });
      assertThat(node.failures).isEmpty();
    }
  }

  private static ServerSocketChannel listen() throws IOException {
    return ServerSocketChannel.open().bind(new InetSocketAddress("10.244.1.3", 8080));
  }

  private Socket connect() throws Exception {
    return node.namespace()
        .call(() -> {
          Socket socket = new Socket();
          socket.setSoTimeout(CONNECT_TIMEOUT_MILLIS);
          socket.connect(new InetSocketAddress("10.96.94.225", 80), CONNECT_TIMEOUT_MILLIS);
          return socket;
        });
  }

  @Test
  void flowsEndWithTheLastEndpointOnlyWhereThatIsOn() throws Exception {
    for (boolean all : new boolean[] {true, false}) {
      Differences differences = all ? Differences.byDefault() : Differences.none();
      Cluster ofThese = new Cluster(differences);
      PlanUpdate first = ofThese.plan();
      PlanUpdate served = ofThese.dnsPods(first.plan(), "10.244.2.3");
      try (Dataplane dataplane = node.start(differences)) {
        submit(dataplane, first);
        submit(dataplane, served);
        trackAFlow();
        submit(dataplane, ofThese.dnsPods(served.plan()));
        String flows = node.run("conntrack", "-L", "-p", "udp");
        assertThat(flows.contains("dst=10.96.0.10")).as("flows:\n" + flows).isEqualTo(!all);
      }
    }
  }

  private void trackAFlow() throws Exception {
    String flow =
        "-I -p udp -s 10.244.1.20 -d 10.96.0.10 --sport 4000 --dport 9053 -r 10.244.2.3"
            + " -q 10.244.1.20 --reply-port-src 9053 --reply-port-dst 4000 -t 3600";
    node.run(("conntrack " + flow).split(" ", -1));
  }
}
