package io.kubeipvs.dataplane.leftovers;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rule as iptables-save prints it: {@code -A INPUT -m comment --comment "…" -j KUBE-SERVICES}.
 * Pure.
 *
 * @param line as printed
 * @param chain that it stands in
 * @param target that it jumps or goes to; empty if it has none
 * @param comment empty if it has none
 * @param plain whether it looks at nothing but whether a connection is new
 */
record SavedRule(String line, String chain, String target, String comment, boolean plain) {
  private static final Pattern TOKEN = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|\\S+");
  private static final Set<String> BUILT_IN =
      Set.of("PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING");

  /** The modules with which kube-proxy's jumps from built-in chains are written. */
  private static final Set<String> PLAIN_MATCHES = Set.of("comment", "conntrack", "state");

  static SavedRule parse(String line) {
    List<String> words = new ArrayList<>();
    for (Matcher matcher = TOKEN.matcher(line); matcher.find(); ) {
      words.add(unquoted(matcher.group()));
    }
    String target = "";
    String comment = "";
    boolean plain = true;
    for (int i = 2; i < words.size(); i += 2) {
      String value = i + 1 < words.size() ? words.get(i + 1) : "";
      switch (words.get(i)) {
        case "-j", "-g" -> {
          target = value;
          plain &= i + 2 == words.size() && words.get(i).equals("-j");
        }
        case "--comment" -> comment = value;
        case "-m" -> plain &= PLAIN_MATCHES.contains(value);
        case "--ctstate", "--state" -> plain &= value.equals("NEW");
        default -> {
          plain = false;
          i--; // an option of which we do not know whether it has a value
        }
      }
    }
    return new SavedRule(line, words.get(1), target, comment, plain);
  }

  private static String unquoted(String word) {
    return word.length() > 1 && word.startsWith("\"") && word.endsWith("\"")
        ? word.substring(1, word.length() - 1)
        : word;
  }

  /**
   * Whether kube-proxy wrote it: it stands in a chain of kube-proxy's, or in a built-in chain as
   * one of those plain jumps whose comments begin with "kubernetes" or "kube-proxy".
   */
  boolean isOfKubeProxy(String table) {
    boolean plainJump =
        BUILT_IN.contains(chain)
            && plain
            && (comment.startsWith("kubernetes ") || comment.startsWith("kube-proxy "));
    return plainJump || Extent.EVERY_MODE.hasChain(table, chain);
  }
}
