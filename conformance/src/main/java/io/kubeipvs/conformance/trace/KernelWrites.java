package io.kubeipvs.conformance.trace;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads from the output of {@code strace -f -yy -e write=all} what a process and its children wrote
 * to the kernel: netlink messages that are no mere questions, settings under /proc/sys, and tools
 * that write. Pure.
 */
public final class KernelWrites {
  /** Stops a process at no other call than those that are traced; not for one that runs already. */
  public static final String FASTER_FROM_THE_START = "--seccomp-bpf";

  /** The options that this class reads the output of. */
  public static final List<String> STRACE_OPTIONS =
      List.of(
          "-f",
          "-yy",
          "-s",
          "200",
          "-e",
          "trace=sendto,sendmsg,write,pwrite64,open,openat,execve",
          "-e",
          "write=all");

  private static final Pattern CALL = Pattern.compile("^(\\d+) +(\\w+)\\((.*)");
  private static final Pattern RESUMED = Pattern.compile("^(\\d+) +<\\.\\.\\. (\\w+) resumed>.*");
  private static final Pattern NETLINK = Pattern.compile("^\\d+<NETLINK:\\[?(\\w+)[:\\]].*");
  private static final Pattern DUMP = Pattern.compile("^ \\| [0-9a-f]{5,}  ([0-9a-f ]{47,49}).*");
  private static final Pattern WRITING_OPEN =
      Pattern.compile("\"(/(?:proc/)?sys/[^\"]*)\", [A-Z_|]*(O_WRONLY|O_RDWR)");
  private static final Pattern WRITING_TOOL =
      Pattern.compile(
          "^\"[^\"]*/(ip6?tables(-legacy|-nft)?(-restore)?|ipset|ipvsadm|modprobe|conntrack)\""
              + "(?!, \\[\"[^\"]*\", \"--version\"\\])");

  /** IPVS commands that only ask: get service, destination, daemon, config, info. */
  private static final Set<Integer> IPVS_QUESTIONS = Set.of(4, 8, 11, 13, 15);

  /** ipset commands that only ask: protocol, list, save, test, header, type, by name, by index. */
  private static final Set<Integer> IPSET_QUESTIONS = Set.of(1, 7, 8, 11, 12, 13, 14, 15);

  /** nftables messages that only ask: table, chain, rule, set, element, generation, object. */
  private static final Set<Integer> NFTABLES_QUESTIONS = Set.of(1, 4, 7, 10, 13, 16, 19);

  /** conntrack commands that only ask: get, and the statistics. */
  private static final Set<Integer> CONNTRACK_QUESTIONS = Set.of(1, 4, 5);

  /** A frame of nf_tables that begins and does not end is tried and undone: it asks whether. */
  private static final int FRAME_BEGINS = 0x10;

  private static final int FRAME_ENDS = 0x11;

  private static final int CONTROLLER_TYPE = 0x10;
  private static final int HEADER_BYTES = 16;

  private final List<String> writes = new ArrayList<>();
  private final Map<String, String> openCalls = new HashMap<>();

  /** What each process was last made to run, by its number, in the order of their first. */
  private final Map<String, String> programs = new LinkedHashMap<>();

  private String protocol = "";
  private final StringBuilder hex = new StringBuilder();
  private int questions;

  private KernelWrites() {}

  /**
   * What was written, one line each; how many questions were seen; and what further processes ran.
   */
  public record Seen(List<String> writes, int questions, List<String> programs) {}

  public static Seen of(Iterable<String> straceLines) {
    KernelWrites parser = new KernelWrites();
    straceLines.forEach(parser::line);
    parser.endOfDump();
    return new Seen(
        List.copyOf(parser.writes),
        parser.questions,
        parser.programs.values().stream().skip(1).toList()); // the first is the command itself
  }

  private void line(String line) {
    Matcher dump = DUMP.matcher(line);
    if (dump.matches()) {
      hex.append(dump.group(1).replace(" ", ""));
      return;
    }
    if (line.startsWith(" * ")) {
      return;
    }
    endOfDump();
    Matcher resumed = RESUMED.matcher(line);
    if (resumed.matches()) {
      protocol = openCalls.getOrDefault(resumed.group(1), "");
      return;
    }
    Matcher call = CALL.matcher(line);
    if (!call.matches()) {
      return;
    }
    String arguments = call.group(3);
    Matcher netlink = NETLINK.matcher(arguments);
    protocol = netlink.matches() ? netlink.group(1) : "";
    openCalls.put(call.group(1), protocol);
    Matcher opened = WRITING_OPEN.matcher(arguments);
    if (opened.find()) {
      writes.add("setting " + opened.group(1));
    }
    if (call.group(2).equals("execve")) {
      programs.put(call.group(1), arguments);
    }
    if (call.group(2).equals("execve")
        && WRITING_TOOL.matcher(arguments).find()
        && !arguments.contains("\"--version\"")) {
      writes.add("tool " + arguments);
    }
  }

  private void endOfDump() {
    if (!hex.isEmpty() && !protocol.isEmpty()) {
      messages(HexFormat.of().parseHex(hex));
    }
    hex.setLength(0);
  }

  private void messages(byte[] datagram) {
    List<String> told = new ArrayList<>();
    Set<Integer> types = new HashSet<>();
    int asked = 0;
    ByteBuffer bytes = ByteBuffer.wrap(datagram).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at + HEADER_BYTES < datagram.length; ) {
      int length = bytes.getInt(at);
      int type = bytes.getShort(at + 4) & 0xffff;
      int command = bytes.get(at + HEADER_BYTES) & 0xff;
      types.add(type);
      if (isQuestion(type, command)) {
        asked++;
      } else {
        told.add("netlink " + protocol + " type 0x" + Integer.toHexString(type) + " " + command);
      }
      at += Math.max(HEADER_BYTES, (length + 3) & ~3);
    }
    boolean onlyTries =
        protocol.equals("NETFILTER") && types.contains(FRAME_BEGINS) && !types.contains(FRAME_ENDS);
    questions += onlyTries ? 1 : asked;
    if (!onlyTries) {
      writes.addAll(told);
    }
  }

  private boolean isQuestion(int type, int command) {
    return switch (protocol) {
      case "ROUTE" -> (type & 3) == 2;
      case "GENERIC" -> type == CONTROLLER_TYPE || IPVS_QUESTIONS.contains(command);
      case "NETFILTER" ->
          switch (type >> 8) {
            case 6 -> IPSET_QUESTIONS.contains(type & 0xff);
            case 1 -> CONNTRACK_QUESTIONS.contains(type & 0xff);
            case 10 -> NFTABLES_QUESTIONS.contains(type & 0xff);
            default -> false;
          };
      default -> false;
    };
  }
}
