package io.kubeipvs.conformance.node;

import io.kubeipvs.lab.network.Commands;
import io.kubeipvs.lab.network.Output;
import io.kubeipvs.lab.network.Place;
import java.util.HashMap;
import java.util.Map;

/**
 * A page of metrics at one moment. Immutable.
 *
 * @param values by name and labels, as the page has them
 */
public record Metrics(Map<String, Double> values) {
  public Metrics {
    values = Map.copyOf(values);
  }

  /** Reads them from a port of 127.0.0.1; nobody there means none. */
  public static Metrics read(Commands commands, Place place, int port) {
    return of(commands.run(place, "curl -s -m 5 http://127.0.0.1:" + port + "/metrics"));
  }

  private static Metrics of(Output page) {
    Map<String, Double> values = new HashMap<>();
    for (String line : page.lines()) {
      int space = line.lastIndexOf(' ');
      if (!line.startsWith("#") && space > 0) {
        try {
          values.put(line.substring(0, space), Double.valueOf(line.substring(space + 1)));
        } catch (NumberFormatException _) {
          // No line of a metric, such as an error page's.
        }
      }
    }
    return new Metrics(values);
  }

  /** The value with exactly this name and these labels; not a number if there is none. */
  public double value(String series) {
    return values.getOrDefault(series, Double.NaN);
  }

  /** The sum over all labels; 0 if there is none. */
  public double sum(String name) {
    return values.entrySet().stream()
        .filter(entry -> entry.getKey().equals(name) || entry.getKey().startsWith(name + "{"))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  /**
   * Whether kube-proxy has worked off all that it knows, in both families, as it says itself.
   *
   * <p>It queues a first round before it has seen the objects; what it has done is in the kernel.
   */
  public boolean kubeProxyIsDone() {
    for (String family : new String[] {"IPv4", "IPv6"}) {
      String label = "{ip_family=\"" + family + "\"}";
      double queued = value("kubeproxy_sync_proxy_rules_last_queued_timestamp_seconds" + label);
      double done = value("kubeproxy_sync_proxy_rules_last_timestamp_seconds" + label);
      if (Double.isNaN(done) || done < queued) {
        return false;
      }
    }
    return true;
  }

  /** Whether kube-ipvs has compared kernel and plan, and has nothing left to do. */
  public boolean kubeIpvsIsDone() {
    return value("kubeipvs_adopted") == 1 && value("kubeipvs_plans_under_way") == 0;
  }
}
