package io.kubeipvs.agent.config;

import io.kubeipvs.net.AddressPort;
import org.jspecify.annotations.Nullable;

/**
 * What is told of the agent, and where. Immutable.
 *
 * @param address null for nowhere
 * @param trafficLimit how many entrances and back ends of Services have traffic metrics at most; 0
 *     for none, and nothing is read for them
 * @param configuration the configuration in force, as JSON
 */
public record MetricsConfig(@Nullable AddressPort address, int trafficLimit, String configuration) {
  /** Metrics are not served. */
  public static final MetricsConfig NOWHERE = new MetricsConfig(null, 0, "{}");
}
