package io.kubeipvs.agent.config;

import java.time.Duration;

/** Range checks whose messages name the option. */
final class Checks {
  private Checks() {}

  static void notNegative(String option, int value) {
    if (value < 0) {
      throw new ConfigException(option + " is " + value + "; it must not be negative");
    }
  }

  static void notNegative(String option, Duration value) {
    if (value.isNegative()) {
      throw new ConfigException(
          option + " is " + Durations.text(value) + "; it must not be negative");
    }
  }

  static void inRange(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new ConfigException(
          option + " is " + value + "; it must be between " + least + " and " + most);
    }
  }
}
