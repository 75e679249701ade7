package io.kubeipvs.lab.cluster;

/** A pod, on its node. Immutable. */
public record Pod(String name, LabNode node, String address) {
  public Place place() {
    return new Place(name);
  }
}
