package io.kubeipvs.testkit.sysctl;

import io.kubeipvs.linux.sysctl.Sysctls;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Kernel settings in memory. Only settings that were given exist, and one that holds numbers takes
 * only numbers; see {@link SysctlsContract}. One thread owns an instance.
 */
public final class FakeSysctls implements Sysctls {
  /** Called before each write; it may refuse it. */
  public interface WriteHook {
    void beforeWrite(String key, String value) throws IOException;
  }

  private static final Pattern NUMBERS = Pattern.compile("-?\\d+(\\s+-?\\d+)*");
  private static final Pattern KEY = Pattern.compile("[^/]+(/[^/]+)*");

  private final Map<String, String> values;
  private final List<String> written = new ArrayList<>();
  private boolean readOnly;
  private WriteHook hook = (key, value) -> {};

  /** Settings of these values, by their path under /proc/sys. */
  public FakeSysctls(Map<String, String> values) {
    this.values = new TreeMap<>(values);
  }

  /** The settings a Service proxy reads, as a freshly booted Linux 6.1 with ip_vs has them. */
  public static FakeSysctls freshlyBooted() {
    return new FakeSysctls(
        Map.ofEntries(
            Map.entry("kernel/osrelease", "6.1.0"),
            Map.entry("net/ipv4/ip_forward", "0"),
            Map.entry("net/ipv4/ip_local_port_range", "32768\t60999"),
            Map.entry("net/ipv4/conf/all/arp_ignore", "0"),
            Map.entry("net/ipv4/conf/all/arp_announce", "0"),
            Map.entry("net/ipv4/conf/all/route_localnet", "0"),
            Map.entry("net/ipv4/vs/conntrack", "0"),
            Map.entry("net/ipv4/vs/conn_reuse_mode", "1"),
            Map.entry("net/ipv4/vs/expire_nodest_conn", "0"),
            Map.entry("net/ipv4/vs/expire_quiescent_template", "0"),
            Map.entry("net/ipv6/conf/all/forwarding", "0")));
  }

  @Override
  public @Nullable String read(String key) {
    return values.get(checked(key));
  }

  @Override
  public void write(String key, String value) throws IOException {
    written.add(key + " = " + value);
    hook.beforeWrite(key, value);
    String old = values.get(checked(key));
    if (old == null) {
      throw new IOException(
          "write /proc/sys/" + key + " = " + value + ": ENOENT (no such setting)");
    }
    if (NUMBERS.matcher(old).matches() && !NUMBERS.matcher(value.strip()).matches()) {
      throw new IOException("write /proc/sys/" + key + " = " + value + ": EINVAL");
    }
    values.put(key, value.strip());
  }

  @Override
  public boolean isWritable(String key) {
    return !readOnly && values.containsKey(checked(key));
  }

  /** As in a container without privileges, where /proc/sys is mounted read-only. */
  public void readOnly() {
    readOnly = true;
    beforeWrite((key, value) -> {
      throw new IOException("write /proc/sys/" + key + " = " + value + ": EROFS");
    });
  }

  private static String checked(String key) {
    if (!KEY.matcher(key).matches() || List.of(key.split("/", -1)).contains("..")) {
      throw new IllegalArgumentException("not a setting's path: " + key);
    }
    return key;
  }

  /** Makes a setting appear, as loading its module does, or change behind everybody's back. */
  public void put(String key, String value) {
    values.put(checked(key), value);
  }

  /** Sets what is called before each write; null for nothing. */
  public void beforeWrite(@Nullable WriteHook newHook) {
    hook = newHook == null ? (key, value) -> {} : newHook;
  }

  /** How often it was written to, refused writes included. */
  public int writeCount() {
    return written.size();
  }

  /** All writes as {@code KEY = VALUE}, the oldest first. */
  public List<String> written() {
    return List.copyOf(written);
  }
}
