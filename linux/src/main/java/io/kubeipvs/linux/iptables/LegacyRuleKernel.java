package io.kubeipvs.linux.iptables;

import io.kubeipvs.linux.syscall.Errno;
import io.kubeipvs.linux.syscall.OptionSocket;
import io.kubeipvs.linux.syscall.SystemCallException;
import io.kubeipvs.net.IpFamily;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Asks ip_tables and ip6_tables by socket options (include/uapi/linux/netfilter_ipv4/ip_tables.h,
 * netfilter_ipv6/ip6_tables.h, netfilter/x_tables.h).
 */
final class LegacyRuleKernel implements RuleKernel {
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int IPPROTO_IP = 0;
  private static final int IPPROTO_IPV6 = 41;

  private static final int GET_INFO = 64; // IPT_SO_GET_INFO, IP6T_SO_GET_INFO
  private static final int IPV4_GET_REVISION_MATCH = 66;
  private static final int IPV6_GET_REVISION_MATCH = 68;

  // struct ipt_getinfo: char name[32], u32 valid_hooks, u32 hook_entry[5], u32 underflow[5],
  // u32 num_entries, u32 size
  private static final int INFO_BYTES = 84;
  private static final int ENTRY_COUNT_AT = 76;
  private static final int SIZE_AT = 80;

  // struct xt_get_revision: char name[29], u8 revision
  private static final int REVISION_BYTES = 30;
  private static final int MATCH_NAME_BYTES = 29;

  /** Those that rules of a Service proxy stand in. */
  private static final String[] TABLES = {"nat", "filter"};

  private final OptionSocket socket;
  private final IpFamily family;

  private LegacyRuleKernel(OptionSocket socket, IpFamily family) {
    this.socket = socket;
    this.family = family;
  }

  static LegacyRuleKernel open(IpFamily family) throws SystemCallException {
    int domain =
        switch (family) {
          case IPV4 -> AF_INET;
          case IPV6 -> AF_INET6;
        };
    return new LegacyRuleKernel(OptionSocket.open(domain), family);
  }

  private int level() {
    return switch (family) {
      case IPV4 -> IPPROTO_IP;
      case IPV6 -> IPPROTO_IPV6;
    };
  }

  /** How many rules there are, their bytes, and where each hook's begin; not what they say. */
  @Override
  public @Nullable RuleStamp stamp() throws IptablesException {
    StringBuilder text = new StringBuilder();
    try {
      for (String table : TABLES) {
        byte[] info = socket.option(level(), GET_INFO, infoQuestion(table));
        text.append(text.isEmpty() ? "" : ", ").append(describe(table, info));
      }
      return new RuleStamp(text.toString());
    } catch (SystemCallException e) {
      return switch (e.errno()) {
        case Errno.ENOENT, Errno.ENOPROTOOPT -> null; // no such table, or no ip_tables at all
        default -> throw new IptablesException("ask for the rules' size: " + e.getMessage(), e);
      };
    }
  }

  static byte[] infoQuestion(String table) {
    return Arrays.copyOf(table.getBytes(StandardCharsets.US_ASCII), INFO_BYTES);
  }

  static String describe(String table, byte[] info) {
    ByteBuffer fields = ByteBuffer.wrap(info).order(ByteOrder.nativeOrder());
    String hooks =
        HexFormat.of().formatHex(Arrays.copyOfRange(info, 36, ENTRY_COUNT_AT)); // entries, ends
    return table
        + ": "
        + fields.getInt(ENTRY_COUNT_AT)
        + " entries of "
        + fields.getInt(SIZE_AT)
        + " bytes, hooks "
        + hooks;
  }

  @Override
  public boolean hasMatch(String name) throws IptablesException {
    int option =
        switch (family) {
          case IPV4 -> IPV4_GET_REVISION_MATCH;
          case IPV6 -> IPV6_GET_REVISION_MATCH;
        };
    try {
      socket.option(level(), option, revisionQuestion(name));
      return true;
    } catch (SystemCallException e) {
      return switch (e.errno()) {
        case Errno.ENOENT -> false;
        // There in another revision, or ip_tables is not loaded yet: the tool will know.
        case Errno.EPROTONOSUPPORT, Errno.ENOPROTOOPT -> true;
        default -> throw new IptablesException("ask for match " + name + ": " + e.getMessage(), e);
      };
    }
  }

  static byte[] revisionQuestion(String match) {
    byte[] name = match.getBytes(StandardCharsets.US_ASCII);
    if (name.length >= MATCH_NAME_BYTES) {
      throw new IllegalArgumentException("match name \"" + match + "\" is too long");
    }
    return Arrays.copyOf(name, REVISION_BYTES); // revision 0
  }

  @Override
  public void close() {
    socket.close();
  }
}
