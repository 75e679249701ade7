package io.kubeipvs.linux.iptables;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes an error of a tool's exit status and words, with what to do. Pure. */
final class ToolFailure {
  private static final Pattern LINE_NUMBER = Pattern.compile("\\bline:? (\\d{1,9})\\b");
  private static final int MAX_ERROR_LENGTH = 2000;

  private ToolFailure() {}

  /**
   * @param input the text fed to the tool, from which the bad line is quoted
   */
  static IptablesException of(ToolRunner.Result result, String input, ToolEnvironment environment) {
    String words = result.errorText().strip();
    StringBuilder message = new StringBuilder(result.commandLine());
    message.append(": exit status ").append(result.exitStatus()).append(": ");
    message.append(
        words.length() > MAX_ERROR_LENGTH ? words.substring(0, MAX_ERROR_LENGTH) : words);
    message.append(quotedLine(words, input));
    message.append(advice(words, environment));
    return new IptablesException(message.toString(), result.exitStatus(), result.errorText());
  }

  private static String quotedLine(String words, String input) {
    Matcher matcher = LINE_NUMBER.matcher(words);
    if (!matcher.find()) {
      return "";
    }
    int number = Integer.parseInt(matcher.group(1));
    String[] lines = input.split("\n", -1);
    return number >= 1 && number <= lines.length && !lines[number - 1].isEmpty()
        ? "; line " + number + " is: " + lines[number - 1]
        : "";
  }

  private static String advice(String words, ToolEnvironment environment) {
    if (words.contains(IptablesException.LOCK)) {
      return "; another program held /run/xtables.lock for "
          + environment.lockTimeoutSeconds()
          + " s: find it with \"fuser -v /run/xtables.lock\"";
    }
    if (words.contains("ermission denied") || words.contains("must be root")) {
      return "; it needs CAP_NET_ADMIN and CAP_NET_RAW";
    }
    if (words.contains("doesn't exist") && words.contains("Set ")) {
      return "; create the IP set before the rule that names it";
    }
    if (words.contains("Can't open socket to ipset")) {
      return "; load the kernel modules ip_set and xt_set, and give it CAP_NET_RAW";
    }
    if (words.contains("initialize") || words.contains("does not exist (do you need to insmod?)")) {
      // The legacy tools have one sentence for a missing module and for a missing right.
      return "; give it CAP_NET_RAW if it lacks it, or load the kernel modules of the table (modprobe"
          + " iptable_nat iptable_filter ip6table_nat ip6table_filter, or nf_tables), or choose the"
          + " other back end";
    }
    if (words.contains("Couldn't load match") || words.contains("Couldn't load target")) {
      return "; a chain or an extension of that name is missing: declare the chain first, or"
          + " install the complete package iptables";
    }
    if (words.contains("TABLE_ADD failed (Operation not supported)")) {
      return "; this kernel's nf_tables lacks the family: choose the legacy back end";
    }
    if (words.contains("temporarily unavailable") || words.contains("allocate memory")) {
      return "; the kernel was busy or out of memory: try again";
    }
    return "";
  }
}
