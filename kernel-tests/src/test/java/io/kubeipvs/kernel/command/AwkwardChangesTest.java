package io.kubeipvs.kernel.command;

import static io.kubeipvs.kernel.command.ManifestText.balanced;
import static io.kubeipvs.kernel.command.ManifestText.leaving;
import static io.kubeipvs.kernel.command.ManifestText.node;
import static io.kubeipvs.kernel.command.ManifestText.pod;
import static io.kubeipvs.kernel.command.ManifestText.service;
import static io.kubeipvs.kernel.command.ManifestText.slice;
import static io.kubeipvs.kernel.command.ManifestText.thousand;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Changes that random ones seldom come upon, one after the other on one node: again and again it is
 * as a fresh process in a fresh namespace makes it for the same manifests. Takes ten minutes, so
 * that {@code make soak} runs it and {@code make test} does not.
 */
@Tag("kernel")
final class AwkwardChangesTest {
  /** Longer than it takes until all has been compared, with pauses for foreign hands. */
  private static final Duration UNTIL_REPAIRED = Duration.ofSeconds(75);

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "--differences=all=true --service-addresses=routes",
        "--nodeport-addresses=192.168.224.0/24,198.51.100.0/24,203.0.113.0/24 --ipvs-scheduler=mh",
        ""
      })
  void endAsAColdStartDoes(String options) throws Exception {
    try (EditedNode node =
        new EditedNode(options.isEmpty() ? List.of() : List.of(options.split(" ", -1)))) {
      oneServiceAfterTheOther(node);
      affinity(node);
      families(node);
      policies(node);
      oneAddressForTwo(node);
      manyEndpoints(node);
      namesOfPorts(node);
      types(node);
      addressesOfTheNode(node);
      foreignHands(node);
      killed(node);
    }
  }

  private static void oneServiceAfterTheOther(EditedNode node) throws Exception {
    String udp = "protocol: UDP";
    String sctp = "protocol: SCTP";
    for (int round = 0; round < 12; round++) {
      boolean even = round % 2 == 0;
      String name = even ? "first" : "second";
      String ports =
          even
              ? "{name: p, port: 8080}, {name: q, port: 53, %s}".formatted(udp)
              : "{name: p, port: 8080}, {name: q, port: 8080, %s}, {name: r, port: 81, %s}"
                  .formatted(udp, sctp);
      node.remove(even ? "second" : "first");
      node.write(
          name,
          service(
                  name,
                  even
                      ? "clusterIP: 10.96.2.1, ports: [{name: p, port: 80}, {name: q, port: 53, %s}]"
                          .formatted(udp)
                      : "clusterIP: 10.96.2.1, ports: [{name: q, port: 80, %s}, {name: p, port: 53}, {name: r, port: 80, %s}]"
                          .formatted(udp, sctp))
              + slice(
                  name,
                  name,
                  "IPv4",
                  ports,
                  pod("10.244.1." + (round + 1), 1),
                  pod("10.244.2.1", 2)));
      Thread.sleep(round * 60L);
    }
    node.compare("a cluster address and its ports go from Service to Service");
    for (int round = 0; round < 8; round++) {
      node.remove("second");
      Thread.sleep(round % 2 == 0 ? 520 : 30);
      node.write(
          "second",
          service(
                  "second",
                  "clusterIP: 10.96.2.%d, ports: [{name: p, port: %d}]"
                      .formatted(1 + round % 3, 80 + round))
              + slice("second", "second", "IPv4", "{name: p, port: 80}", pod("10.244.2.1", 2)));
      Thread.sleep(round % 3 == 0 ? 300 : 0);
    }
    node.compare("a Service goes and comes");
  }

  private static void affinity(EditedNode node) throws Exception {
    String byClient =
        "sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP: {timeoutSeconds: %d}}";
    for (String affinity :
        List.of(
            "sessionAffinity: ClientIP",
            "sessionAffinity: None",
            byClient.formatted(60),
            byClient.formatted(86_400),
            "sessionAffinity: None",
            byClient.formatted(7))) {
      node.write(
          "sticky",
          service(
                  "sticky",
                  affinity
                      + ", type: NodePort, clusterIP: 10.96.3.1, clusterIPs: [10.96.3.1, 'fd00:10:96::31'],"
                      + " ports: [{name: p, port: 80, nodePort: 31080}, {name: u, port: 80, nodePort: 31080, protocol: UDP}]")
              + slice(
                  "sticky",
                  "sticky",
                  "IPv4",
                  "{name: p, port: 80}, {name: u, port: 80, protocol: UDP}",
                  pod("10.244.2.9", 2))
              + slice(
                  "sticky6", "sticky", "IPv6", "{name: p, port: 80}", pod("fd00:10:244:2::9", 2)));
      Thread.sleep(200);
    }
    node.compare("affinity comes, goes and changes");
  }

  private static void families(EditedNode node) throws Exception {
    String slices =
        slice("two4", "two", "IPv4", "{name: p, port: 80}", pod("10.244.1.9", 1))
            + slice("two6", "two", "IPv6", "{name: p, port: 80}", pod("fd00:10:244:1::9", 1));
    String rest =
        ", type: LoadBalancer, externalTrafficPolicy: Local, healthCheckNodePort: 32001, ports: [{name: p, port: 80, nodePort: 31081}]";
    String four = "clusterIP: 10.96.3.2, clusterIPs: [10.96.3.2]";
    String both = "clusterIP: 10.96.3.2, clusterIPs: [10.96.3.2, 'fd00:10:96::32']";
    String six = "clusterIP: 'fd00:10:96::32', clusterIPs: ['fd00:10:96::32']";
    String turned = "clusterIP: 'fd00:10:96::32', clusterIPs: ['fd00:10:96::32', 10.96.3.2]";
    for (String addresses : List.of(four, both, turned, six)) {
      String ingress = "{ip: 198.51.100.60}, {ip: '2001:db8::60'}";
      node.write("two", balanced("two", 2020, addresses + rest, ingress) + slices);
      Thread.sleep(250);
    }
    node.compare("from one family over both to the other");
    for (String addresses : List.of(six, both)) {
      String ingress = "{ip: 198.51.100.60}, {ip: '2001:db8::60', ipMode: Proxy}";
      node.write("two", balanced("two", 2020, addresses + rest, ingress) + slices);
      Thread.sleep(250);
    }
    node.compare("and back to both");
  }

  private static void policies(EditedNode node) throws Exception {
    List<String> ranges =
        List.of(
            "",
            "192.168.224.0/24",
            "198.18.0.1/32",
            "0.0.0.0/0",
            "198.18.0.0/16, 192.168.224.4/32");
    String[][] endpoints = {
      {pod("10.244.1.4", 1), pod("10.244.2.4", 2)},
      {leaving("10.244.1.4", 1, true), pod("10.244.2.4", 2)},
      {leaving("10.244.1.4", 1, false), pod("10.244.2.4", 2)},
      {leaving("10.244.1.4", 1, true), leaving("10.244.2.4", 2, true)},
      {leaving("10.244.2.4", 2, false)},
      {},
    };
    for (int round = 0; round < 24; round++) {
      node.write(
          "policy",
          balanced(
                  "policy",
                  2020,
                  ("type: LoadBalancer, clusterIP: 10.96.4.1, healthCheckNodePort: %d, externalTrafficPolicy: %s,"
                          + " internalTrafficPolicy: %s, loadBalancerSourceRanges: [%s],"
                          + " ports: [{name: p, port: 80, nodePort: 31082}, {name: u, port: 80, nodePort: 31082, protocol: UDP}]")
                      .formatted(
                          32_100 + round % 2,
                          round % 2 == 0 ? "Local" : "Cluster",
                          round % 5 == 0 ? "Local" : "Cluster",
                          ranges.get(round % 5)),
                  "{ip: 198.51.100.7}")
              + slice(
                  "policy",
                  "policy",
                  "IPv4",
                  "{name: p, port: 80}, {name: u, port: 80, protocol: UDP}",
                  endpoints[round % endpoints.length]));
      Thread.sleep(round % 3 == 0 ? 0 : 150);
      if (round == 3 || round == 9 || round == 22) {
        node.compare("traffic policies, source ranges and pods that are being deleted: " + round);
      }
    }
  }

  private static void oneAddressForTwo(EditedNode node) throws Exception {
    String a =
        "type: LoadBalancer, clusterIP: 10.96.5.1, ports: [{name: p, port: 80, nodePort: %d}, {name: s, port: 443, nodePort: %d}]";
    String b =
        "type: LoadBalancer, clusterIP: 10.96.5.2, ports: [{name: p, port: 80, nodePort: %d}, {name: u, port: 53, protocol: UDP, nodePort: 31093}], externalIPs: [%s]";
    String older = a.formatted(31_090, 31_091);
    String slicesA =
        slice(
            "sa", "sa", "IPv4", "{name: p, port: 80}, {name: s, port: 443}", pod("10.244.1.5", 1));
    String slicesB =
        slice(
            "sb",
            "sb",
            "IPv4",
            "{name: p, port: 80}, {name: u, port: 53, protocol: UDP}",
            pod("10.244.1.6", 1));
    String shared = "{ip: 198.51.100.9}";
    String two = "{ip: 198.51.100.9}, {ip: 198.51.100.10}";
    node.write("sb", balanced("sb", 2021, b.formatted(31_092, "203.0.113.9"), two) + slicesB);
    Thread.sleep(300);
    node.write("sa", balanced("sa", 2020, older, shared) + slicesA);
    node.compare("the older of two with one address comes last");
    node.remove("sa");
    Thread.sleep(900);
    node.compare("and goes");
    node.write("sa", balanced("sa", 2020, older, shared) + slicesA);
    Thread.sleep(300);
    String moved = older.replace("port: 80,", "port: 81,");
    node.write("sa", balanced("sa", 2020, moved, "{ip: 198.51.100.10}") + slicesA);
    Thread.sleep(300);
    String external = b.formatted(31_092, "198.51.100.9, 203.0.113.9");
    node.write("sb", balanced("sb", 2021, external, two) + slicesB);
    node.compare("an address that is an external and a load balancer's one");
    String crosswise = a.formatted(31_099, 31_090);
    node.write("sa", balanced("sa", 2020, crosswise, shared) + slicesA);
    node.write("sb", balanced("sb", 2021, b.formatted(31_091, "203.0.113.9"), shared) + slicesB);
    node.compare("node ports change hands");
  }

  private static void manyEndpoints(EditedNode node) throws Exception {
    String services =
        service("many", "clusterIP: 10.96.6.1, ports: [{name: p, port: 80}]")
            + service("heir", "clusterIP: 10.96.6.2, ports: [{name: p, port: 80}]");
    String doubled = thousand("many", true);
    String first = pod("10.245.0.1", 2) + ", ";
    node.write("many", services + doubled);
    node.compare("a thousand endpoints, one of them in ten slices");
    node.write("many", services + doubled.replace(first, ""));
    Thread.sleep(400);
    node.write("many", services + thousand("many", false));
    Thread.sleep(400);
    String label = "service-name: ";
    node.write(
        "many", services + thousand("many", false).replaceFirst(label + "many", label + "heir"));
    node.compare("a slice goes to another Service");
    node.write("many", services + thousand("heir", false));
    node.compare("all of them do");
    node.remove("many");
    Thread.sleep(100);
    node.write("many", services);
    node.compare("and are gone");
  }

  private static void namesOfPorts(EditedNode node) throws Exception {
    String[][] names = {{"p", "p"}, {"q", "p"}, {"q", "q"}, {"", ""}, {"p", ""}, {"p", "p"}};
    for (String[] each : names) {
      String port = "{name: '%s', port: 80}".formatted(each[1]);
      node.write(
          "named",
          service(
                  "named",
                  "clusterIP: 10.96.7.1, ports: [{name: '%s', port: 80}]".formatted(each[0]))
              + slice("named", "named", "IPv4", port, pod("10.244.1.7", 1)));
      Thread.sleep(200);
    }
    node.compare("ports are renamed");
    String both = "{name: b, port: 80}, {name: a, port: 81}";
    node.write(
        "named",
        service("named", "clusterIP: 10.96.7.1, ports: [{name: a, port: 80}, {name: b, port: 81}]")
            + slice("named", "named", "IPv4", both, pod("10.244.1.7", 1))
            + slice(
                "n".repeat(253), "named", "IPv4", "{name: b, port: 8080}", pod("10.244.1.7", 1)));
    node.compare("crosswise");
  }

  private static void types(EditedNode node) throws Exception {
    String ports = ", clusterIP: 10.96.8.1, ports: [{name: p, port: 80, nodePort: 31500}]";
    String slices = slice("typed", "typed", "IPv4", "{name: p, port: 80}", pod("10.244.1.8", 1));
    String[] types = {
      "type: LoadBalancer, externalTrafficPolicy: Local, healthCheckNodePort: 32500, externalIPs: [203.0.113.80]"
          + ports,
      "type: NodePort" + ports,
      "type: ExternalName, externalName: example.com",
      "clusterIP: None, ports: [{name: p, port: 80}]",
      "clusterIP: 10.96.8.1, ports: [{name: p, port: 80}], externalIPs: [203.0.113.80], externalTrafficPolicy: Local",
      "type: LoadBalancer, externalTrafficPolicy: Cluster" + ports,
    };
    for (int round = 0; round < 18; round++) {
      String spec = types[round % types.length];
      node.write("typed", balanced("typed", 2020, spec, "{ip: 198.51.100.80}") + slices);
      Thread.sleep(round % 4 * 100L);
      if (round == 8 || round == 10 || round == 12) {
        node.compare("a Service of " + spec.split(", ", 2)[0]);
      }
    }
    node.compare("a Service of every type in turn");
  }

  private static void addressesOfTheNode(EditedNode node) throws Exception {
    node.write("node", node("zone-b", "192.168.224.5"));
    node.nodeAddresses("192.168.224.5/24");
    node.compare("the node has another address and zone");
    node.nodeAddresses("192.168.224.5/24 203.0.113.80/32 198.51.100.9/32");
    String spec =
        "clusterIP: 10.96.9.1, externalIPs: [203.0.113.80], ports: [{name: p, port: 8888}]";
    node.write("late", service("late", spec));
    node.compare("addresses of Services are on a link", UNTIL_REPAIRED);
    node.nodeAddresses("192.168.224.5/24");
    node.compare("and gone again", UNTIL_REPAIRED);
    node.remove("node");
    Thread.sleep(900);
    node.compare("no Node");
    node.write("node", node("zone-a", "192.168.224.4"));
    node.compare("a Node again");
  }

  private static void foreignHands(EditedNode node) throws Exception {
    node.byHand(
        """
        ipvsadm -A -t 10.96.2.200:99 -s wrr
        ipvsadm -a -t 10.96.2.200:99 -r 10.9.9.9:9 -m -w 3
        ipvsadm -a -t 10.96.9.9:9 -r 10.9.9.9:9 -m -w 5
        ipset del KUBE-CLUSTER-IP 10.96.9.9,tcp:9
        ipset add KUBE-CLUSTER-IP 10.96.9.10,tcp:9
        ip addr add 10.96.2.201/32 dev kube-ipvs0
        """);
    String spec = "clusterIP: 10.96.2.%d, ports: [{name: p, port: 99}]";
    node.write("hands", service("hands", spec.formatted(200)));
    node.compare("servers, entries and addresses beside ours", UNTIL_REPAIRED);
    node.byHand(
        """
        ipvsadm -C
        for set in $(ipset list -n); do ipset flush $set; done
        iptables -t nat -F; iptables -F; ip6tables -t nat -F
        ip link del kube-ipvs0
        """);
    node.write("hands", service("hands", spec.formatted(202)));
    Thread.sleep(700);
    node.remove("hands");
    node.compare("all is flushed amid a change", UNTIL_REPAIRED);
    node.byHand(
        """
        for tool in iptables ip6tables; do
          $tool -F; $tool -t nat -F; $tool -X; $tool -t nat -X
        done
        for set in $(ipset list -n); do ipset destroy $set; done
        """);
    node.write("hands", service("hands", spec.formatted(203)));
    node.compare("all is destroyed amid a change", UNTIL_REPAIRED);
  }

  private static void killed(EditedNode node) throws Exception {
    int port = 100;
    for (long millis : new long[] {0, 700, 1_100, 1_500, 1_900, 2_300, 2_700}) {
      node.kill();
      port++;
      node.write(
          "killed",
          service(
                  "killed",
                  "type: NodePort, clusterIP: 10.96.10.1, externalIPs: [203.0.113.55], ports: [{name: p, port: %d, nodePort: %d}]"
                      .formatted(port, 31_600 + port))
              + slice("killed", "killed", "IPv4", "{name: p, port: 80}", pod("10.244.1.88", 1)));
      node.startAgain();
      Thread.sleep(millis);
    }
    node.compare("it was killed at every moment of a start", UNTIL_REPAIRED);
    node.byHand("ipvsadm -C; ip link del kube-ipvs0");
    node.kill();
    node.startAgain();
    node.compare("killed after a flush", UNTIL_REPAIRED);
  }
}
