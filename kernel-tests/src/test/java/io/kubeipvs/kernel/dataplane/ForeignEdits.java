package io.kubeipvs.kernel.dataplane;

import java.util.SplittableRandom;

/**
 * What an operator, or a program that knows nothing of this one, does with the tools to a node of a
 * {@link RandomCluster}, at random. One thread owns it.
 */
final class ForeignEdits {
  private static final int FEWEST = 6;
  private static final int MOST = 14;

  private final SplittableRandom random;
  private final int services;
  private final int ofBothFamilies;

  ForeignEdits(SplittableRandom random, int services, int ofBothFamilies) {
    this.random = random;
    this.services = services;
    this.ofBothFamilies = ofBothFamilies;
  }

  /** Some edits for a shell; one that fails, for another was there before it, is no matter. */
  String script() {
    StringBuilder lines = new StringBuilder();
    for (int edits = random.nextInt(FEWEST, MOST); edits > 0; edits--) {
      lines.append(edit(random.nextInt(3) == 0)).append('\n');
      if (random.nextInt(4) == 0) {
        lines.append("sleep ").append(pick("0.2", "0.6", "1.3")).append('\n');
      }
    }
    return quiet(lines);
  }

  /** Some edits of which no number of servers tells, most of them nothing at all. */
  String hiddenEdits() {
    StringBuilder lines = new StringBuilder();
    for (int edits = 0; edits < FEWEST; edits++) {
      lines.append(realServer(random.nextInt(services), false)).append('\n');
    }
    return quiet(lines);
  }

  private static String quiet(StringBuilder lines) {
    return "{\n" + lines + "true\n} >/dev/null 2>&1\n";
  }

  private String edit(boolean ofIpv6) {
    int most = ofIpv6 ? ofBothFamilies : services;
    int number = random.nextInt(random.nextBoolean() ? Math.min(20, most) : most);
    return switch (random.nextInt(10)) {
      case 0, 1, 2 -> server(number, ofIpv6);
      case 3, 4, 5 -> realServer(number, ofIpv6);
      case 6 -> foreignServer(number, ofIpv6);
      case 7 -> sets(number);
      case 8 -> addresses(number, ofIpv6);
      default -> rules();
    };
  }

  /** {@code -t 10.96.0.3:80} */
  private static String name(int number, boolean ofIpv6) {
    String kind =
        switch (RandomCluster.protocol(number)) {
          case TCP -> "-t ";
          case UDP -> "-u ";
          case SCTP -> "--sctp-service ";
        };
    return kind
        + (ofIpv6 ? "[" + RandomCluster.address6(number) + "]" : RandomCluster.address(number))
        + ":80";
  }

  private String server(int number, boolean ofIpv6) {
    String name = name(number, ofIpv6);
    String settings =
        pick(
            "-s wlc",
            "-s rr -p 77",
            "-s sh -b sh-port,sh-fallback",
            "-s rr -p 10800 -M " + (ofIpv6 ? "64" : "255.255.255.0"),
            "-s rr -o");
    return switch (random.nextInt(6)) {
      case 0, 1 -> "ipvsadm -D " + name;
      case 2 -> "ipvsadm -D %s; ipvsadm -A %s -s rr".formatted(name, name);
      case 3 -> pick("ipvsadm -C", "ipvsadm -D " + name);
      default -> "ipvsadm -E " + name + " " + settings;
    };
  }

  private String realServer(int number, boolean ofIpv6) {
    String name = name(number, ofIpv6);
    String ours = " -r " + RandomCluster.firstPod(number, ofIpv6);
    String theirs = " -r " + (ofIpv6 ? "[fd00:99::1]:9" : "10.99.0.1:9");
    String weight = " -m -w " + random.nextInt(3);
    return switch (random.nextInt(4)) {
      case 0 -> "ipvsadm -d " + name + ours;
      case 1 -> "ipvsadm -a " + name + theirs + weight;
      case 2 -> "ipvsadm -e " + name + ours + weight + pick("", " -x 5 -y 2");
      default -> "ipvsadm -d %s; ipvsadm -a %s -m".formatted(name + ours, name + theirs);
    };
  }

  /** Beside ours, or in the place of one, so that their number stays the same. */
  private String foreignServer(int number, boolean ofIpv6) {
    String address = ofIpv6 ? "[2001:db8::1]" : pick("10.96.200.1", "203.0.113.5", "192.168.224.4");
    String foreign = pick("-t ", "-u ", "--sctp-service ") + address + ":" + pick("80", "81");
    String mark = "-f " + pick("7", "8") + (ofIpv6 ? " -6" : "");
    return switch (random.nextInt(4)) {
      case 0 -> "ipvsadm -A " + foreign + " " + pick("-s wrr", "-s rr -p 30");
      case 1 -> "ipvsadm -A " + mark + " -s rr";
      case 2 -> "ipvsadm -D " + mark;
      default -> "ipvsadm -D %s; ipvsadm -A %s -s rr".formatted(name(number, ofIpv6), foreign);
    };
  }

  private String sets(int number) {
    String entry = " KUBE-CLUSTER-IP " + RandomCluster.address(number) + ",tcp:80";
    return pick(
        "ipset del" + entry,
        "ipset add" + entry,
        "ipset flush KUBE-6-CLUSTER-IP",
        "ipset flush",
        "iptables-legacy -F; iptables-legacy -t nat -F; ipset destroy KUBE-CLUSTER-IP");
  }

  private String addresses(int number, boolean ofIpv6) {
    String address = ofIpv6 ? RandomCluster.address6(number) : RandomCluster.address(number);
    return pick(
        "ip address del " + address + (ofIpv6 ? "/128" : "/32") + " dev kube-ipvs0",
        "ip address add 203.0.113.9/32 dev kube-ipvs0",
        "ip link del kube-ipvs0");
  }

  private String rules() {
    return pick(
        "iptables-legacy -t nat -F KUBE-SERVICES",
        "iptables-legacy -t nat -D PREROUTING 1",
        "ip6tables-legacy -t nat -F",
        "iptables-legacy -F");
  }

  private String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
