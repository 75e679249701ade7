package io.kubeipvs.testkit.iptables;

import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.IpPrefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One rule, in the form that iptables-save prints. Made from what a user may write: addresses,
 * interfaces and protocol go to the front, marks become {@code --set-xmark}, defaults are said.
 * Immutable.
 *
 * @param text without {@code -A CHAIN}
 * @param target what stands after {@code -j} or {@code -g}, null if there is none
 * @param sets the IP sets it names
 */
record RuleText(String text, @Nullable String target, List<String> sets) {
  private static final List<String> FRONT = List.of("-s", "-d", "-i", "-o", "-p");
  private static final Map<String, String> SHORT_NAMES =
      Map.ofEntries(
          Map.entry("--source", "-s"),
          Map.entry("--destination", "-d"),
          Map.entry("--in-interface", "-i"),
          Map.entry("--out-interface", "-o"),
          Map.entry("--protocol", "-p"),
          Map.entry("--jump", "-j"),
          Map.entry("--goto", "-g"),
          Map.entry("--match", "-m"));

  RuleText {
    sets = List.copyOf(sets);
  }

  /**
   * Reads a rule.
   *
   * @throws IllegalArgumentException if an address or number is none; the message quotes it
   */
  static RuleText parse(IpFamily family, List<String> tokens) {
    return new Parser(family, tokens).parse();
  }

  private static final class Parser {
    private final IpFamily family;
    private final List<String> tokens;
    private final Map<Integer, String> front = new TreeMap<>();
    private final List<String> rest = new ArrayList<>();
    private final List<String> sets = new ArrayList<>();
    private @Nullable String target;
    private @Nullable String protocol;
    private boolean negated;

    private Parser(IpFamily family, List<String> tokens) {
      this.family = family;
      this.tokens = tokens;
    }

    private RuleText parse() {
      for (int i = 0; i < tokens.size(); i++) {
        String option = SHORT_NAMES.getOrDefault(tokens.get(i), tokens.get(i));
        String value = i + 1 < tokens.size() ? tokens.get(i + 1) : "";
        if (option.equals("!")) {
          negated = true;
        } else if (takesOneValue(option)) {
          option(option, value);
          i++;
        } else {
          add(option);
        }
      }
      if ("REJECT".equals(target) && !rest.contains("--reject-with")) {
        rest.add("--reject-with");
        rest.add(family == IpFamily.IPV4 ? "icmp-port-unreachable" : "icmp6-port-unreachable");
      }
      List<String> all = new ArrayList<>(front.values());
      all.removeIf(String::isEmpty);
      all.addAll(rest);
      return new RuleText(String.join(" ", all), target, sets);
    }

    private static boolean takesOneValue(String option) {
      return FRONT.contains(option)
          || switch (option) {
            case "-j", "-g", "--comment", "--mark", "--match-set", "--add-set", "--del-set" -> true;
            case "--or-mark", "--xor-mark", "--and-mark", "--set-mark", "--set-xmark" -> true;
            case "--dport", "--sport" -> true;
            default -> false;
          };
    }

    private void option(String option, String value) {
      if (FRONT.contains(option)) {
        front.put(FRONT.indexOf(option), frontOption(option, value));
        negated = false;
        return;
      }
      switch (option) {
        case "-j", "-g" -> {
          target = value;
          add(option, value);
        }
        case "--comment" -> add(option, RuleTokens.quote(value));
        case "--match-set", "--add-set", "--del-set" -> {
          sets.add(value);
          add(option, value);
        }
        case "--mark" -> add(option, Marks.match(value));
        case "--dport", "--sport" -> {
          if (protocol != null && !rest.contains(protocol)) {
            rest.add("-m");
            rest.add(protocol);
          }
          add(option, value);
        }
        default -> add("--set-xmark", Marks.setXmark(option, value));
      }
    }

    private String frontOption(String option, String value) {
      String shown =
          switch (option) {
            case "-s", "-d" -> prefix(value);
            case "-p" -> value.toLowerCase(Locale.ROOT);
            default -> value;
          };
      if (option.equals("-p")) {
        protocol = shown;
      }
      return shown.isEmpty() ? "" : (negated ? "! " : "") + option + " " + shown;
    }

    private String prefix(String value) {
      IpPrefix prefix =
          IpPrefix.parse(value.contains("/") ? value : value + "/" + family.bitLength());
      if (prefix.family() != family) {
        throw new IllegalArgumentException("host/network `" + value + "' not found");
      }
      return prefix.length() == 0 && !negated ? "" : prefix.toString();
    }

    private void add(String... words) {
      if (negated) {
        rest.add("!");
        negated = false;
      }
      rest.addAll(List.of(words));
    }
  }
}
