package io.kubeipvs.lab.walk;

import io.kubeipvs.lab.network.Place;

/** Is told of every command of the walk just before it runs. */
@FunctionalInterface
public interface CommandObserver {
  void beforeCommand(Place place, String line);

  /** One that does nothing. */
  static CommandObserver none() {
    return (_, _) -> {};
  }
}
