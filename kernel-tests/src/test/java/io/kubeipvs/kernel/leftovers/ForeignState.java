package io.kubeipvs.kernel.leftovers;

import io.kubeipvs.kernel.support.TestNamespace;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a node holds beside a Service proxy's: rules of an administrator and of kubelet, a set, an
 * nftables table, a virtual server.
 */
public final class ForeignState {
  /** Where the foreign virtual server is; kube-proxy and clean-up are told to leave it. */
  public static final String EXCLUDED = "203.0.113.0/24";

  /**
   * %1$s is a network, %2$s the loopback network, both of the family. The built-in chains are
   * declared because the nft back end makes each when it is first used, and never takes it away.
   */
  private static final String RULES =
      """
      *mangle
      :ADMIN - [0:0]
      -A PREROUTING -j ADMIN
      COMMIT
      *nat
      :OUTPUT ACCEPT [0:0]
      :ADMIN - [0:0]
      :KUBE-KUBELET-CANARY - [0:0]
      -A PREROUTING -d %1$s -m comment --comment "see -j KUBE-SERVICES" -j ADMIN
      -A POSTROUTING -s %1$s -m comment --comment "the administrator's own" -j MASQUERADE
      COMMIT
      *filter
      :FORWARD ACCEPT [0:0]
      :KUBE-FIREWALL - [0:0]
      :KUBE-KUBELET-CANARY - [0:0]
      -A INPUT -j KUBE-FIREWALL
      -A INPUT -s %1$s -p tcp -m tcp --dport 22 -j DROP
      -A OUTPUT -j KUBE-FIREWALL
      -A KUBE-FIREWALL ! -s %2$s -d %2$s -m comment --comment "block incoming localnet connections" -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP
      COMMIT
      """;

  private ForeignState() {}

  /**
   * Makes it all, and a link with the node's addresses.
   *
   * @param backEnd legacy or nft
   */
  public static void make(TestNamespace namespace, String backEnd) throws Exception {
    namespace.run(
        "sh",
        "-ec",
        """
        ip link set lo up
        ip link add eth0 type veth peer name eth1
        ip link set eth0 up
        ip address add 192.168.224.4/24 dev eth0
        ip address add fd00:192:168:224::4/64 dev eth0 nodad
        ipset create ADMIN hash:ip
        ipset add ADMIN 172.20.0.1
        """);
    restore(namespace, "iptables-" + backEnd + "-restore", RULES, "172.20.0.0/16", "127.0.0.0/8");
    restore(namespace, "ip6tables-" + backEnd + "-restore", RULES, "fd00:20::/64", "::1/128");
  }

  /** A table that only nftables knows; where the kernel has the family. */
  public static void makeTable(TestNamespace namespace) throws Exception {
    namespace.run(
        "nft",
        "add table inet admin; add chain inet admin kube-proxy;"
            + " add rule inet admin kube-proxy ip daddr 10.96.0.1 counter");
  }

  /** A virtual server; where the kernel has IPVS. */
  public static void makeServer(TestNamespace namespace) throws Exception {
    namespace.run("ipvsadm", "-A", "-t", "203.0.113.9:80", "-s", "wlc");
  }

  private static void restore(
      TestNamespace namespace, String command, String rules, String network, String loopback)
      throws Exception {
    Path file = Files.createTempFile("foreign", ".rules");
    Files.writeString(file, rules.formatted(network, loopback));
    namespace.run(command, file.toString());
    Files.delete(file);
  }
}
