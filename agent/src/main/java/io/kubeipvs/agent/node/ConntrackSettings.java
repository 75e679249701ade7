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

  /** A larger one would cost machines with many CPUs much memory. */
  private static final long LARGEST_LIMIT = 1_048_576;

  private final Sysctls sysctls;
  private final Sysctls moduleParameters;
  private final boolean limitIsWritable;
  private final int processors;
  private final List<String> problems = new ArrayList<>();

  /**
   * Those of this machine, where how many CPUs this process may use does not count.
   *
   * @param moduleParameters settings under {@code /sys/module}
   * @param devices what is under {@code /sys/devices/system}
   * @param limitIsWritable whether this process may set the limit
   */
  public static ConntrackSettings ofMachine(
      Sysctls sysctls, Sysctls moduleParameters, Sysctls devices, boolean limitIsWritable) {
    int processors = Processors.count(devices, Runtime.getRuntime().availableProcessors());
    return new ConntrackSettings(sysctls, moduleParameters, limitIsWritable, processors);
  }

  /**
   * Writes nothing yet.
   *
   * @param moduleParameters settings under {@code /sys/module}
   * @param limitIsWritable whether this process may set the limit
   * @param processors how many CPUs the machine has
   */
  ConntrackSettings(
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
      ensureLimit(limit(config));
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

  /** As kube-proxy reckons: a product above the largest is that, even if the minimum is larger. */
  private long limit(ConntrackConfig config) {
    long scaled = (long) config.maxPerCore() * processors;
    return scaled > LARGEST_LIMIT ? LARGEST_LIMIT : Math.max(scaled, config.minimum());
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
