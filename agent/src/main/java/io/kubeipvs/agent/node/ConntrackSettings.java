package io.kubeipvs.agent.node;

import io.kubeipvs.agent.config.ConntrackConfig;
import io.kubeipvs.linux.sysctl.Sysctls;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the settings of connection tracking: each is read, and written only if it differs.
 *
 * <p>The limit and the size of the table are the whole machine's, so they are left alone where they
 * cannot be written, and named if they differ: in a network namespace of its own, or without
 * privileges.
 */
public final class ConntrackSettings {
  private static final String LIMIT = "net/netfilter/nf_conntrack_max";
  private static final String HASH_SIZE = "nf_conntrack/parameters/hashsize";
  private static final int FLOWS_PER_BUCKET = 4;

  private final Sysctls sysctls;
  private final Sysctls moduleParameters;
  private final boolean limitIsWritable;
  private final int processors;
  private final List<String> problems = new ArrayList<>();

  /**
   * Writes nothing yet.
   *
   * @param moduleParameters settings under {@code /sys/module}
   * @param limitIsWritable whether this process may set the limit
   * @param processors how many CPUs the machine has
   */
  public ConntrackSettings(
      Sysctls sysctls, Sysctls moduleParameters, boolean limitIsWritable, int processors) {
    this.sysctls = sysctls;
    this.moduleParameters = moduleParameters;
    this.limitIsWritable = limitIsWritable;
    this.processors = processors;
  }

  /**
   * Makes them.
   *
   * @return what could not be set, each with its reason
   */
  public List<String> ensure(ConntrackConfig config) {
    problems.clear();
    if (config.maxPerCore() > 0) {
      ensureLimit(Math.max((long) config.maxPerCore() * processors, config.minimum()));
    }
    if (config.tcpBeLiberal()) {
      ensure(sysctls, "net/netfilter/nf_conntrack_tcp_be_liberal", "1");
    }
    ensureTimeout("tcp_timeout_established", config.tcpEstablished());
    ensureTimeout("tcp_timeout_close_wait", config.tcpCloseWait());
    ensureTimeout("udp_timeout", config.udp());
    ensureTimeout("udp_timeout_stream", config.udpStream());
    return List.copyOf(problems);
  }

  private void ensureLimit(long limit) {
    if (!limitIsWritable) {
      noteLimit(limit);
      return;
    }
    ensure(sysctls, LIMIT, Long.toString(limit));
    try {
      String buckets = moduleParameters.read(HASH_SIZE);
      long wanted = limit / FLOWS_PER_BUCKET;
      if (buckets != null && Long.parseLong(buckets) < wanted) {
        moduleParameters.write(HASH_SIZE, Long.toString(wanted));
      }
    } catch (IOException | NumberFormatException e) {
      problems.add("size of the connection tracking table: " + e.getMessage());
    }
  }

  private void noteLimit(long limit) {
    try {
      String present = sysctls.read(LIMIT);
      if (!Long.toString(limit).equals(present)) {
        problems.add(LIMIT + " is " + present + ", not " + limit + ", and may not be written here");
      }
    } catch (IOException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
  }

  private void ensureTimeout(String name, Duration timeout) {
    if (timeout.isPositive()) {
      ensure(sysctls, "net/netfilter/nf_conntrack_" + name, Long.toString(timeout.toSeconds()));
    }
  }

  private void ensure(Sysctls settings, String key, String value) {
    try {
      String present = settings.read(key);
      if (!value.equals(present)) {
        settings.write(key, value);
      }
    } catch (IOException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
  }
}
