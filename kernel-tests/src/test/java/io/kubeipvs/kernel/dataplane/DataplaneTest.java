package io.kubeipvs.kernel.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.dataplane.Kernel;
import io.kubeipvs.dataplane.WriteKind;
import io.kubeipvs.dataplane.duty.Dataplane;
import io.kubeipvs.dataplane.leftovers.Cleanup;
import io.kubeipvs.dataplane.leftovers.CleanupReport;
import io.kubeipvs.linux.syscall.Fd;
import io.kubeipvs.proxy.plan.PlanUpdate;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The kernel is brought to the plan, kept there, and left clean. */
@Tag("kernel")
final class DataplaneTest {
  private static final String WEB =
      """
      -A -t 10.96.94.225:80 -s rr
      -A -t 192.168.224.4:30080 -s rr
      -a -t 10.96.0.1:443 -r 192.168.224.3:6443 -m -w 1
      -a -t 10.96.94.225:80 -r 10.244.1.3:8080 -m -w 1
      -a -t 10.96.94.225:80 -r 10.244.2.3:8080 -m -w 1
      -a -t 192.168.224.4:30080 -r 10.244.1.3:8080 -m -w 1
      -a -t 192.168.224.4:30080 -r 10.244.2.3:8080 -m -w 1
      """;

  private final Set<Fd> openBefore = Fd.stillOpen();
  private final Cluster cluster = new Cluster();
  private NodeUnderTest node;

  @BeforeEach
  void enter() throws Exception {
    node = new NodeUnderTest();
  }

  @AfterEach
  void leave() {
    node.close();
    assertThat(openBefore).as("descriptors left open").containsAll(Fd.stillOpen());
  }

  @Test
  void theToolsSeeThePlanAndARestartWritesNothing() throws Exception {
    PlanUpdate plan = cluster.plan();
    startAndStop(plan);

    assertThat(node.failures).isEmpty();
    String state = node.state();
    assertThat(state)
        .contains(WEB)
        .contains("inet 10.96.0.1/32 scope global kube-ipvs0")
        .contains("create KUBE-6-LOAD-BALANCER-SOURCE-CID hash:ip,port,net family inet6")
        .contains("add KUBE-CLUSTER-IP 10.96.94.225,tcp:80\n")
        .contains("add KUBE-IPVS-IPS 10.96.0.1\n")
        .contains("add KUBE-LOOP-BACK 10.244.1.3,tcp:8080,10.244.1.3\n")
        .contains("add KUBE-NODE-PORT-TCP 30080\n")
        .contains("-A KUBE-SERVICES ! -s 10.244.0.0/16 -m comment --comment \"Kubernetes service")
        .contains("-A PREROUTING -m comment --comment \"kubernetes service portals\" -j KUBE-SERV");
    assertThat(node.run("ip", "-d", "link", "show", "kube-ipvs0"))
        .contains("<BROADCAST,NOARP>", "state DOWN", "dummy");

    long writes = startAndStop(plan);

    assertThat(writes).as("writes of the restart").isZero();
    assertThat(node.state()).isEqualTo(state);
  }

  private long startAndStop(PlanUpdate plan) throws Exception {
    try (Dataplane dataplane = node.start()) {
      dataplane.submit(plan);
      NodeUnderTest.await("applied", () -> dataplane.status().appliedUpdates() == 1);
      return dataplane.status().totalWrites();
    }
  }

  @Test
  void whatSomebodyElseChangesIsPutRight() throws Exception {
    try (Dataplane dataplane = node.start()) {
      dataplane.submit(cluster.plan());
      NodeUnderTest.await("applied", () -> dataplane.status().appliedUpdates() == 1);
      String planned = node.state();

      node.run("ipvsadm", "-C");
      node.run("ip", "link", "delete", "kube-ipvs0");
      node.run("ipset", "flush", "KUBE-CLUSTER-IP");
      node.run("ipset", "add", "KUBE-CLUSTER-IP", "10.96.7.7,tcp:7");
      node.run("iptables-legacy", "-t", "nat", "-F");
      node.run("ipvsadm", "-A", "-t", "10.96.200.1:80", "-s", "wlc");
      checkNow(dataplane);

      assertThat(node.state()).isEqualTo(planned);
      assertThat(node.failures).isEmpty();
      long writes = dataplane.status().totalWrites();
      checkNow(dataplane);
      assertThat(dataplane.status().totalWrites()).isEqualTo(writes);
    }
  }

  /** Two whole comparisons: the second one finds everything repaired. */
  private void checkNow(Dataplane dataplane) throws Exception {
    long before = dataplane.status().driftChecks();
    node.skip(Duration.ofSeconds(31));
    NodeUnderTest.await("a comparison", () -> dataplane.status().driftChecks() > before);
    node.skip(Duration.ofSeconds(31));
    NodeUnderTest.await("a comparison", () -> dataplane.status().driftChecks() > before + 1);
  }

  @Test
  void aPodWithAConnectionLosesItsWeightAndGoesWhenTheConnectionEnded() throws Exception {
    node.run("ip", "address", "add", "10.244.1.3/32", "dev", "eth0");
    PlanUpdate one = cluster.webPods(cluster.plan().plan(), "10.244.1.3");
    try (Dataplane dataplane = node.start()) {
      dataplane.submit(one);
      NodeUnderTest.await("applied", () -> dataplane.status().appliedUpdates() == 1);
      try (ServerSocketChannel pod = listen();
          SocketChannel client = connect()) {
        assertThat(client.isConnected()).isTrue();
        dataplane.submit(cluster.webPods(one.plan(), "10.244.2.3"));
        NodeUnderTest.await("applied", () -> dataplane.status().appliedUpdates() == 2);

        assertThat(node.run("ipvsadm", "-S", "-n"))
            .contains("-a -t 10.96.94.225:80 -r 10.244.1.3:8080 -m -w 0")
            .contains("-a -t 10.96.94.225:80 -r 10.244.2.3:8080 -m -w 1")
            .doesNotContain("-a -t 192.168.224.4:30080 -r 10.244.1.3");
        assertThat(dataplane.status().drainingCount()).isEqualTo(1);
        assertThat(pod.isOpen()).isTrue();
      }

      // A reset would be shorter, but ended connections count until the kernel forgets them.
      node.run("ipvsadm", "--set", "1", "1", "1");
      NodeUnderTest.await(
          "the drained pod is gone",
          () -> {
            node.skip(Duration.ofMinutes(1));
            Thread.sleep(Duration.ofSeconds(1));
            return !node.run("ipvsadm", "-S", "-n").contains("10.244.1.3");
          });
      assertThat(dataplane.status().drainingCount()).isZero();
      assertThat(dataplane.status().writes().byKind()).containsKey(WriteKind.DELETE_REAL_SERVER);
      assertThat(node.failures).isEmpty();
    }
  }

  private ServerSocketChannel listen() throws Exception {
    return node.namespace()
        .call(() -> ServerSocketChannel.open().bind(new InetSocketAddress("10.244.1.3", 8080)));
  }

  private SocketChannel connect() throws Exception {
    return node.namespace()
        .call(() -> SocketChannel.open(new InetSocketAddress("10.96.94.225", 80)));
  }

  @Test
  void cleanUpLeavesNothingOfARunAndAllOfOthers() throws Exception {
    node.run("ipset", "create", "FOREIGN", "hash:ip");
    node.run("iptables-legacy", "-t", "nat", "-N", "FOREIGN");
    startAndStop(cluster.plan());

    try (Kernel kernel = node.openKernel()) {
      CleanupReport report = new Cleanup(NodeUnderTest.leftovers(kernel), List.of()).removeAll();
      assertThat(report.problems()).isEmpty();
      assertThat(report.kept()).isEmpty();
    }

    assertThat(node.state()).contains("FOREIGN").doesNotContain("KUBE-", "10.96.");
    assertThat(node.run("ip", "-o", "link")).doesNotContain("kube-ipvs0");
  }

  @Test
  void theServiceChainsOfTheIptablesModeGoAlone() throws Exception {
    node.run("iptables-legacy", "-t", "nat", "-N", "KUBE-SVC-AAAAAAAAAAAAAAAA");
    node.run("iptables-legacy", "-t", "nat", "-N", "KUBE-SEP-BBBBBBBBBBBBBBBB");
    node.run("iptables-legacy", "-t", "nat", "-N", "KUBE-SERVICES");
    node.run(
        "iptables-legacy",
        "-t",
        "nat",
        "-A",
        "KUBE-SVC-AAAAAAAAAAAAAAAA",
        "-m",
        "comment",
        "--comment",
        "default/web -> 10.244.1.3:8080",
        "-m",
        "statistic",
        "--mode",
        "random",
        "--probability",
        "0.5",
        "-j",
        "KUBE-SEP-BBBBBBBBBBBBBBBB");
    node.run(
        "iptables-legacy",
        "-t",
        "nat",
        "-A",
        "KUBE-SERVICES",
        "-d",
        "10.96.94.225/32",
        "-p",
        "tcp",
        "-m",
        "comment",
        "--comment",
        "default/web cluster IP",
        "--dport",
        "80",
        "-j",
        "KUBE-SVC-AAAAAAAAAAAAAAAA");

    try (Kernel kernel = node.openKernel()) {
      assertThat(new Cleanup(NodeUnderTest.leftovers(kernel), List.of()).removeIptablesMode())
          .isEqualTo(
              new CleanupReport(
                  List.of("IPv4 rules (legacy): 2 chains of table nat"), List.of(), List.of()));
    }

    assertThat(node.run("iptables-legacy-save", "-t", "nat"))
        .contains(":KUBE-SERVICES")
        .doesNotContain("KUBE-SVC", "KUBE-SEP", "-A KUBE-SERVICES");
  }
}
