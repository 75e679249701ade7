package io.kubeipvs.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The help for the flags, grouped. Stateless. */
final class ProxyHelp {
  private static final int WIDTH = 100;
  private static final String INDENT = "          ";

  private ProxyHelp() {}

  /** All flags under their headings, each with what it does on lines of its own. */
  static String flags() {
    Map<String, List<FlagSpec>> byHeading = new LinkedHashMap<>();
    for (FlagSpec flag : ProxyFlags.all().values()) {
      byHeading.computeIfAbsent(flag.heading(), _ -> new ArrayList<>()).add(flag);
    }
    StringBuilder text = new StringBuilder();
    byHeading.forEach((heading, flags) -> {
      text.append('\n').append(heading).append(":\n");
      flags.forEach(flag -> append(text, flag));
    });
    return text.toString();
  }

  private static void append(StringBuilder text, FlagSpec flag) {
    text.append(flag.name().length() == 1 ? "  -" + flag.name() + ", --" : "      --")
        .append(flag.name())
        .append(flag.isSwitch() ? "[=" + flag.placeholder() + "]" : "=" + flag.placeholder())
        .append('\n');
    StringBuilder line = new StringBuilder(INDENT);
    for (String word : flag.description().split(" ", -1)) {
      if (line.length() + word.length() + 1 > WIDTH) {
        text.append(line).append('\n');
        line = new StringBuilder(INDENT);
      }
      line.append(line.length() == INDENT.length() ? "" : " ").append(word);
    }
    text.append(line).append('\n');
  }
}
