package io.kubeipvs.linux.conntrack;

import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.IpFamily;

/**
 * A tracked flow of a protocol with ports. Immutable.
 *
 * @param id the kernel's id, which guards a delete against a successor with the same addresses
 */
public record Flow(int protocolNumber, Tuple original, Tuple reply, int id) {
  /** One direction of a flow. */
  public record Tuple(AddressPort source, AddressPort destination) {
    public Tuple {
      if (source.address().family() != destination.address().family()) {
        throw new IllegalArgumentException(source + " and " + destination + " differ in family");
      }
    }
  }

  public IpFamily family() {
    return original.source().address().family();
  }

  @Override
  public String toString() {
    return "flow " + protocolNumber + " " + original.source() + " -> " + original.destination();
  }
}
