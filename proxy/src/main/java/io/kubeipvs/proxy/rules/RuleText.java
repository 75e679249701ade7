package io.kubeipvs.proxy.rules;

import io.kubeipvs.net.IpFamily;
import io.kubeipvs.proxy.plan.SetName;
import java.util.Set;

/**
 * The pieces that rules are put together from, in the form in which iptables-save prints them.
 * Immutable.
 *
 * @param filled the sets in which entries are wanted
 * @param mark the packet mark's bit for what is to be masqueraded
 */
record RuleText(IpFamily family, Set<SetName> filled, int mark) {
  /** Whether entries are wanted in the set; rules about an empty one are left out. */
  boolean has(SetName set) {
    return filled.contains(set);
  }

  /** The match on a set alone. */
  String matches(SetName set, String directions) {
    return "-m set --match-set " + set.kernelName(family) + " " + directions;
  }

  /** The match on a set, with the set's comment before it. */
  String commented(SetName set, String directions) {
    return comment(set.comment()) + " " + matches(set, directions);
  }

  /** A comment of more than one word; iptables-save escapes quotes. */
  static String comment(String text) {
    return "-m comment --comment \"" + text.replace("'", "\\'") + "\"";
  }

  String markHex() {
    return "0x" + Integer.toHexString(mark);
  }

  /** By IPv4 or IPv6, the one or the other. */
  String choose(String ipv4, String ipv6) {
    return switch (family) {
      case IPV4 -> ipv4;
      case IPV6 -> ipv6;
    };
  }
}
