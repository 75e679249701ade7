package io.kubeipvs.agent.config;

import java.io.Serial;

/** A choice of the operator that cannot be used; the message names the option and what it takes. */
public final class ConfigException extends IllegalArgumentException {
  @Serial private static final long serialVersionUID = 1;

  public ConfigException(String message) {
    super(message);
  }
}
