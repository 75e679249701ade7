package io.kubeipvs.agent.settings;

/** One item of {@code logging.vmodule}. Immutable. */
public record VerbosityRule(String filePattern, int verbosity) {
  @Override
  public String toString() {
    return filePattern + "=" + verbosity;
  }
}
