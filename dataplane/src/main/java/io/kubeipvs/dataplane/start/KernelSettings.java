package io.kubeipvs.dataplane.start;

import io.kubeipvs.dataplane.DataplaneException;
import io.kubeipvs.dataplane.write.KernelWriter;
import io.kubeipvs.linux.sysctl.Sysctls;
import io.kubeipvs.proxy.plan.Cause;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The sysctls that Service traffic through IPVS needs: read, and written only if different. */
final class KernelSettings {
  private static final Pattern RELEASE = Pattern.compile("(\\d+)\\.(\\d+).*", Pattern.DOTALL);

  private final Sysctls sysctls;

  KernelSettings(Sysctls sysctls) {
    this.sysctls = sysctls;
  }

  /** Writes those that differ. */
  void ensure(KernelWriter writer, boolean strictArp) throws DataplaneException {
    for (Map.Entry<String, String> setting : wanted(strictArp).entrySet()) {
      if (!read(setting.getKey()).equals(setting.getValue())) {
        write(writer, setting.getKey(), setting.getValue());
      }
    }
  }

  /** Those that differ and that this process may not write, each as {@code NAME = VALUE}. */
  List<String> outOfReach(boolean strictArp) throws DataplaneException {
    List<String> found = new ArrayList<>();
    for (Map.Entry<String, String> setting : wanted(strictArp).entrySet()) {
      String key = setting.getKey();
      if (!read(key).equals(setting.getValue()) && !isWritable(key)) {
        found.add(key + " = " + setting.getValue());
      }
    }
    return found;
  }

  private Map<String, String> wanted(boolean strictArp) throws DataplaneException {
    Map<String, String> wanted = new LinkedHashMap<>();
    wanted.put("net/ipv4/vs/conntrack", "1");
    if (delaysReusedPorts()) {
      wanted.put("net/ipv4/vs/conn_reuse_mode", "0");
    }
    wanted.put("net/ipv4/vs/expire_nodest_conn", "1");
    wanted.put("net/ipv4/vs/expire_quiescent_template", "1");
    wanted.put("net/ipv4/ip_forward", "1");
    if (strictArp) {
      wanted.put("net/ipv4/conf/all/arp_ignore", "1");
      wanted.put("net/ipv4/conf/all/arp_announce", "2");
    }
    return wanted;
  }

  /**
   * The one choice by version: from 4.1 up to 5.9 the kernel delays a reused port by a second in
   * the default mode, later kernels do not; nothing but the version tells them apart.
   */
  private boolean delaysReusedPorts() throws DataplaneException {
    String release = read("kernel/osrelease");
    Matcher matcher = RELEASE.matcher(release);
    if (!matcher.matches()) {
      throw new DataplaneException("kernel release \"" + release + "\" is no version", null);
    }
    int version = Integer.parseInt(matcher.group(1)) * 1000 + Integer.parseInt(matcher.group(2));
    return version >= 4001 && version < 5009;
  }

  private static void write(KernelWriter writer, String key, String value)
      throws DataplaneException {
    try {
      writer.writeSysctl(key, value, new Cause.Restart());
    } catch (IOException e) {
      throw new DataplaneException(
          e.getMessage()
              + ". Make /proc/sys writable to this process (a privileged container), or set "
              + key
              + " to "
              + value
              + " on the node beforehand. Where an init container does that, delete the pod: it"
              + " runs only in a new one",
          e);
    }
  }

  private boolean isWritable(String key) throws DataplaneException {
    try {
      return sysctls.isWritable(key);
    } catch (IOException e) {
      throw unreadable(key, e);
    }
  }

  private String read(String key) throws DataplaneException {
    try {
      String value = sysctls.read(key);
      if (value == null) {
        throw new DataplaneException(
            "sysctl "
                + key
                + " is not there: load the modules ip_vs and nf_conntrack, or use a kernel that"
                + " has IPVS with connection tracking (CONFIG_IP_VS_NFCT)",
            null);
      }
      return value;
    } catch (DataplaneException e) {
      throw e;
    } catch (IOException e) {
      throw unreadable(key, e);
    }
  }

  private static DataplaneException unreadable(String key, IOException reason) {
    return new DataplaneException(
        "sysctl " + key + " cannot be read: " + reason.getMessage(), reason);
  }
}
