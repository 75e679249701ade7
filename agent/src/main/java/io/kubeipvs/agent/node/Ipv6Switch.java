package io.kubeipvs.agent.node;

import io.kubeipvs.linux.sysctl.Sysctls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether this node's kernel has IPv6, asked as kube-proxy asks. Stateless. */
final class Ipv6Switch {
  private static final String DISABLED = "net/ipv6/conf/all/disable_ipv6";

  private Ipv6Switch() {}

  /**
   * Why there is no IPv6; empty if there is.
   *
   * @param addresses the file that the kernel has in {@code /proc/net} if it was built and started
   *     with IPv6
   */
  static String lack(Path addresses, Sysctls sysctls) {
    if (!Files.exists(addresses)) {
      return "it is switched off in this kernel";
    }
    // The addresses of Services would be refused with EACCES.
    return isOne(sysctls)
        ? "it is switched off; net.ipv6.conf.all.disable_ipv6=0 and a restart would serve it"
        : "";
  }

  private static boolean isOne(Sysctls sysctls) {
    try {
      return "1".equals(sysctls.read(DISABLED));
    } catch (IOException _) {
      return false; // what cannot be read is taken for on
    }
  }
}
