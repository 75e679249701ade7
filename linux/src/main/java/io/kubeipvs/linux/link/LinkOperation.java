package io.kubeipvs.linux.link;

import io.kubeipvs.net.IpAddress;

/** One write to links, addresses or routes. Printed as an operator would say it. Immutable. */
public sealed interface LinkOperation {
  /** Creates a dummy link, DOWN; EEXIST if the name is taken, EOPNOTSUPP without the module. */
  record AddDummy(String name) implements LinkOperation {
    @Override
    public String toString() {
      return "add dummy link " + name;
    }
  }

  /** ENODEV if there is none of that index. */
  record DeleteLink(int linkIndex) implements LinkOperation {
    @Override
    public String toString() {
      return "delete link " + linkIndex;
    }
  }

  /** Adds a host address (/32 or /128); EEXIST if it is there. */
  record AddAddress(int linkIndex, IpAddress address) implements LinkOperation {
    @Override
    public String toString() {
      return "add address " + address + " to link " + linkIndex;
    }
  }

  /**
   * Deletes an address; EADDRNOTAVAIL if it is not there with that prefix length.
   *
   * @param prefixLength what it was configured with: 32 or 128 for one that {@link AddAddress} made
   */
  record DeleteAddress(int linkIndex, IpAddress address, int prefixLength)
      implements LinkOperation {
    /** Deletes a host address. */
    public DeleteAddress(int linkIndex, IpAddress address) {
      this(linkIndex, address, address.family().bitLength());
    }

    @Override
    public String toString() {
      boolean host = prefixLength == address.family().bitLength();
      return "delete address "
          + address
          + (host ? "" : "/" + prefixLength)
          + " from link "
          + linkIndex;
    }
  }

  /** EEXIST if it is there. */
  record AddRoute(Route route) implements LinkOperation {
    @Override
    public String toString() {
      return "add route " + route.destination() + " in table " + route.table();
    }
  }

  /** ESRCH if it is not there. */
  record DeleteRoute(Route route) implements LinkOperation {
    @Override
    public String toString() {
      return "delete route " + route.destination() + " in table " + route.table();
    }
  }
}
