package io.kubeipvs.agent.node;

import io.kubeipvs.linux.sysctl.Sysctls;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * How many CPUs the machine has, which is what the size of its connection tracking follows. A
 * process that asks how many it may use itself, as Java and Go do, hears of the limits of its
 * container instead (kubernetes/kubernetes#99225). Stateless.
 */
final class Processors {
  private static final String ONLINE = "cpu/online";
  private static final String PRESENT = "cpu/present";

  /** Where the kernel knows of none, kube-proxy counts CPUs that are switched off, too. */
  private static final String MEMORY_NODES = "node/online";

  private Processors() {}

  /**
   * Those that are there.
   *
   * @param devices what is under {@code /sys/devices/system}
   * @param otherwise the answer where that cannot be read
   */
  static int count(Sysctls devices, int otherwise) {
    try {
      int count = count(devices.read(devices.read(MEMORY_NODES) == null ? PRESENT : ONLINE));
      return count > 0 ? count : otherwise;
    } catch (IOException | NumberFormatException _) {
      return otherwise;
    }
  }

  /** Of a list such as {@code 0-3,8,10-11}. */
  private static int count(@Nullable String list) {
    int count = 0;
    for (String range : list == null ? new String[0] : list.split(",", -1)) {
      int dash = range.indexOf('-');
      int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
      count += Integer.parseInt(range.substring(dash + 1)) - first + 1;
    }
    return count;
  }
}
