package io.kubeipvs.testkit.iptables;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Splits and joins rules with the quoting of iptables-save and iptables-restore. Pure. */
final class RuleTokens {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]+");

  private static final Pattern SPECIAL = Pattern.compile("[\\\\\"']");

  private RuleTokens() {}

  /** Words at white space; double quotes keep white space, a backslash keeps the next character. */
  static List<String> split(String line) {
    List<String> tokens = new ArrayList<>();
    StringBuilder token = new StringBuilder();
    boolean quoted = false;
    boolean started = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\\' && quoted && i + 1 < line.length()) {
        token.append(line.charAt(++i));
      } else if (c == '"') {
        quoted = !quoted;
        started = true;
      } else if ((c == ' ' || c == '\t') && !quoted) {
        if (started) {
          tokens.add(token.toString());
          token.setLength(0);
          started = false;
        }
      } else {
        token.append(c);
        started = true;
      }
    }
    if (started) {
      tokens.add(token.toString());
    }
    return tokens;
  }

  /** A string option's value as iptables-save prints it. */
  static String quote(String value) {
    return PLAIN.matcher(value).matches()
        ? value
        : "\"" + SPECIAL.matcher(value).replaceAll("\\\\$0") + "\"";
  }
}
