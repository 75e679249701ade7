package io.kubeipvs.kernel.lab;

import static io.kubeipvs.kernel.lab.Fault.at;
import static io.kubeipvs.kernel.lab.Fault.ofCommand;
import static io.kubeipvs.kernel.lab.Fault.ofRules;
import static io.kubeipvs.kernel.lab.Fault.ofServers;

import io.kubeipvs.lab.cluster.ClusterPlan;
import io.kubeipvs.lab.network.Place;
import java.util.List;
import java.util.stream.Stream;

/** A fault for every claim of the walk. */
final class Faults {
  private static final Place CONTROL_PLANE = ClusterPlan.CONTROL_PLANE.place();
  private static final Place WORKER = ClusterPlan.WORKER.place();
  private static final Place WORKER2 = ClusterPlan.WORKER2.place();
  private static final Place WEB_1 = ClusterPlan.WEB_1.place();
  private static final Place WEB_3 = ClusterPlan.WEB_3.place();

  private static final String WEB = "10.96.119.228";

  /** An address of the worker that nothing should ever ask by. */
  private static final String FOREIGN = "192.168.224.44";

  private static final String RESET =
      "iptables -I INPUT -p tcp --dport 80 -j REJECT --reject-with tcp-reset";

  private Faults() {}

  static List<Fault> all() {
    return Stream.of(
            link(), rules(), sets(), servers(), fromPod(), fromAnywhere(), change(), rest())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Fault> link() {
    return List.of(
        at(
            1,
            "kube-ipvs0 is a dummy link",
            WORKER,
            "ip link set kube-ipvs0 name hidden && ip link add kube-ipvs0 type bridge",
            "ip link delete kube-ipvs0 && ip link set hidden name kube-ipvs0"),
        at(
            1,
            "kube-ipvs0 is DOWN",
            WORKER,
            "ip link set kube-ipvs0 up",
            "ip link set kube-ipvs0 down"),
        at(
            1,
            "kube-ipvs0 speaks no ARP",
            WORKER,
            "ip link set kube-ipvs0 arp on",
            "ip link set kube-ipvs0 arp off"),
        at(
            1,
            "kube-ipvs0 has exactly one /32 per Service address",
            WORKER,
            "ip address delete 10.96.0.10/32 dev kube-ipvs0",
            "ip address add 10.96.0.10/32 dev kube-ipvs0"));
  }

  private static List<Fault> rules() {
    return List.of(
        ofRules(2, "KUBE-SERVICES marks", WORKER, "iptables -t nat -F KUBE-SERVICES"),
        ofRules(2, "KUBE-MARK-MASQ sets", WORKER, "iptables -t nat -F KUBE-MARK-MASQ"),
        ofRules(2, "KUBE-POSTROUTING masquerades", WORKER, "iptables -t nat -F KUBE-POSTROUTING"),
        // With the agents stopped, the manifest of 300 Services finds no reader.
        at(2, "300 Services are in the kernel", WORKER, "true", "true").before("cp ", 1),
        at(
                2,
                "KUBE-CLUSTER-IP has an entry",
                WORKER,
                "ipset del KUBE-CLUSTER-IP 10.96.200.7,tcp:80",
                "ipset add KUBE-CLUSTER-IP 10.96.200.7,tcp:80")
            .before("ipset list", 1),
        ofRules(
                2,
                "the rules are the same",
                WORKER,
                "iptables -t nat -A KUBE-SERVICES -d 10.96.200.7 -j RETURN")
            .before("grep -c '^-A KUBE-'", 2));
  }

  private static List<Fault> sets() {
    return List.of(
        at(
            3,
            "KUBE-CLUSTER-IP holds every Service's address",
            WORKER,
            "ipset del KUBE-CLUSTER-IP 10.96.0.1,tcp:443",
            "ipset add KUBE-CLUSTER-IP 10.96.0.1,tcp:443"),
        at(
            3,
            "KUBE-LOOP-BACK holds exactly",
            WORKER,
            "ipset add KUBE-LOOP-BACK 10.244.2.4,tcp:80,10.244.2.4",
            "ipset del KUBE-LOOP-BACK 10.244.2.4,tcp:80,10.244.2.4"));
  }

  private static List<Fault> servers() {
    return List.of(
        ofServers(
            4,
            "web's cluster address leads to both replicas",
            WORKER,
            "ipvsadm -e -t " + WEB + ":80 -r 10.244.2.4:80 -m -w 0"),
        ofServers(4, "cluster DNS is there over UDP", WORKER, "ipvsadm -D -u 10.96.0.10:53"),
        ofServers(
            4,
            "web's NodePort is open at 192.168.224.3",
            CONTROL_PLANE,
            "ipvsadm -D -t 192.168.224.3:31730"),
        ofServers(
            4,
            "web's NodePort is open at 192.168.224.4",
            WORKER,
            "ipvsadm -D -t 192.168.224.4:31730"),
        ofServers(
            4,
            "web's NodePort is open at 192.168.224.5",
            WORKER2,
            "ipvsadm -D -t 192.168.224.5:31730"),
        at(4, "the counters move", WORKER, "ipvsadm -Z", "true").before("--stats", 2),
        ofCommand(4, "kube-ipvs ls names", "exec ipvsadm -ln"));
  }

  private static List<Fault> fromPod() {
    return List.of(
        ofServers(
            5,
            "both replicas answer, each to half",
            WORKER,
            "ipvsadm -e -t " + WEB + ":80 -r 10.244.2.4:80 -m -w 0"),
        ofRules(
            5,
            "nginx logs the pod's own address",
            WORKER,
            "iptables -t nat -I POSTROUTING -p tcp --dport 80 -j MASQUERADE"));
  }

  private static List<Fault> fromAnywhere() {
    return List.of(
        ofServers(6, "the node itself reaches", WORKER, "ipvsadm -D -t " + WEB + ":80"),
        disguise("nginx logs the node's address", "node="),
        ofServers(
                6,
                "from outside, the NodePort of every node",
                WORKER2,
                "ipvsadm -D -t 192.168.224.5:31730")
            .before("outside=", 1),
        disguise("nginx logs the node that was asked", "outside="),
        at(
                6,
                "a pod reaches itself",
                WORKER,
                "ipset flush KUBE-LOOP-BACK",
                "ipset add KUBE-LOOP-BACK 10.244.1.6,tcp:80,10.244.1.6")
            .before("hairpin=", 1),
        disguise("nginx logs the node when a pod reaches itself", "hairpin="),
        ofServers(6, "cluster DNS answers over UDP", WORKER, "ipvsadm -D -u 10.96.0.10:53")
            .before("+notcp", 1),
        ofServers(6, "cluster DNS answers over TCP", WORKER, "ipvsadm -D -t 10.96.0.10:53")
            .before("+tcp", 1));
  }

  /** What the worker asks for it asks by a foreign address of its own. */
  private static Fault disguise(String claim, String moment) {
    return at(
            6,
            claim,
            WORKER,
            "iptables-save > /run/lab/rules && ip address add %s/32 dev eth0 && ".formatted(FOREIGN)
                + "iptables -t nat -I POSTROUTING -p tcp --dport 80 -j SNAT --to-source "
                + FOREIGN,
            "iptables-restore < /run/lab/rules && ip address delete %s/32 dev eth0"
                .formatted(FOREIGN))
        .before(moment, 1);
  }

  private static List<Fault> change() {
    String table = "ipvsadm -ln -t";
    return List.of(
        at(7, "the added replica gets its share", WORKER, "true", "true").before("cp ", 1),
        at(7, "the removed replica has weight 0", WORKER, "true", "true").before("rm ", 1),
        at(
                7,
                "the removed replica gets no new request",
                WORKER,
                "ipvsadm -e -t " + WEB + ":80 -r 10.244.2.5:80 -m -w 1",
                "ipvsadm -e -t " + WEB + ":80 -r 10.244.2.5:80 -m -w 0")
            .before(table, 2),
        at(7, "the slow requests end well", WEB_3, RESET, "iptables -F INPUT").before(table, 2),
        at(7, "at least 1,000 requests ran", WEB_1, RESET + " && sleep 1", "iptables -F INPUT")
            .before("wc -c", 1));
  }

  private static List<Fault> rest() {
    return List.of(
        ofCommand(8, "the agent ends with an error", "exit 0"),
        ofCommand(8, "the error names the scheduler's module", "echo it failed; exit 1"),
        ofCommand(9, "the chains KUBE-SVC-*", "exit 0"),
        ofCommand(9, "nothing else is gone", "iptables -t nat -F; iptables -t nat -X"));
  }
}
