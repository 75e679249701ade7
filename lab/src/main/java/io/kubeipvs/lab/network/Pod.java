package io.kubeipvs.lab.network;

/** A pod, on its node. Immutable. */
public record Pod(String name, LabNode node, String address) {
  public Place place() {
    return new Place(name);
  }
}
