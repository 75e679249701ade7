package io.kubeipvs.dataplane.start;

import io.kubeipvs.dataplane.DataplaneException;
import io.kubeipvs.dataplane.write.KernelWriter;
import io.kubeipvs.linux.sysctl.Sysctls;
import io.kubeipvs.proxy.plan.Cause;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The sysctls that Service traffic through IPVS needs: read, and written only if different. */
final class KernelSettings {
  private static final Pattern RELEASE = Pattern.compile("(\\d+)\\.(\\d+).*", Pattern.DOTALL);

  private final Sysctls sysctls;
  private final KernelWriter writer;

  KernelSettings(Sysctls sysctls, KernelWriter writer) {
    this.sysctls = sysctls;
    this.writer = writer;
  }

  void ensure(boolean strictArp) throws DataplaneException {
    ensure("net/ipv4/vs/conntrack", "1");
    ensureReuseMode();
    ensure("net/ipv4/vs/expire_nodest_conn", "1");
    ensure("net/ipv4/vs/expire_quiescent_template", "1");
    ensure("net/ipv4/ip_forward", "1");
    if (strictArp) {
      ensure("net/ipv4/conf/all/arp_ignore", "1");
      ensure("net/ipv4/conf/all/arp_announce", "2");
    }
  }

  /**
   * The one choice by version: from 4.1 up to 5.9 the kernel delays a reused port by a second in
   * the default mode, later kernels do not; nothing but the version tells them apart.
   */
  private void ensureReuseMode() throws DataplaneException {
    String release = read("kernel/osrelease");
    Matcher matcher = RELEASE.matcher(release);
    if (!matcher.matches()) {
      throw new DataplaneException("kernel release \"" + release + "\" is no version", null);
    }
    int version = Integer.parseInt(matcher.group(1)) * 1000 + Integer.parseInt(matcher.group(2));
    if (version >= 4001 && version < 5009) {
      ensure("net/ipv4/vs/conn_reuse_mode", "0");
    }
  }

  private void ensure(String key, String value) throws DataplaneException {
    if (read(key).equals(value)) {
      return;
    }
    try {
      writer.writeSysctl(key, value, new Cause.Restart());
    } catch (IOException e) {
      throw new DataplaneException(
          e.getMessage()
              + ". Make /proc/sys writable to this process (a privileged container), or set "
              + key
              + " to "
              + value
              + " on the node beforehand",
          e);
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
      throw new DataplaneException("sysctl " + key + " cannot be read: " + e.getMessage(), e);
    }
  }
}
