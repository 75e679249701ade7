package io.kubeipvs.agent.config;

import io.kubeipvs.net.AddressPort;
import org.jspecify.annotations.Nullable;

/**
 * Where the agent's own health is served. Immutable.
 *
 * @param address null for nowhere
 * @param mustBind whether the start fails if this address, or the one of the metrics, cannot be
 *     bound at once
 */
public record HealthConfig(@Nullable AddressPort address, boolean mustBind) {
  /** Health is not served. */
  public static final HealthConfig NOWHERE = new HealthConfig(null, false);
}
