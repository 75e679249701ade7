package io.kubeipvs.linux.ipvs;

import io.kubeipvs.net.AddressPort;

/** One write to the virtual server table. Printed as an operator would say it. Immutable. */
public sealed interface IpvsOperation {
  /** Fails with EEXIST if the server is there, ENOENT if its scheduler is unknown. */
  record AddServer(VirtualServer server) implements IpvsOperation {
    @Override
    public String toString() {
      return "add virtual server " + server.key();
    }
  }

  /** Replaces the settings of a server that is there (else ESRCH); connections stay. */
  record SetServer(VirtualServer server) implements IpvsOperation {
    @Override
    public String toString() {
      return "set virtual server " + server.key();
    }
  }

  /** Deletes a server with its real servers; ESRCH if it is not there. */
  record DeleteServer(VirtualServerKey key) implements IpvsOperation {
    @Override
    public String toString() {
      return "delete virtual server " + key;
    }
  }

  /** Fails with EEXIST if it is there, ESRCH if the virtual server is not. */
  record AddDestination(VirtualServerKey key, RealServer destination) implements IpvsOperation {
    @Override
    public String toString() {
      return "add real server " + destination.endpoint() + " to " + key;
    }
  }

  /** Fails with ENOENT if it is not there, ESRCH if the virtual server is not. */
  record SetDestination(VirtualServerKey key, RealServer destination) implements IpvsOperation {
    @Override
    public String toString() {
      return "set real server " + destination.endpoint() + " of " + key;
    }
  }

  /** Fails with ENOENT if it is not there, ESRCH if the virtual server is not. */
  record DeleteDestination(VirtualServerKey key, AddressPort endpoint) implements IpvsOperation {
    @Override
    public String toString() {
      return "delete real server " + endpoint + " of " + key;
    }
  }

  /** Sets the statistics of a server and its real servers to zero; ESRCH if it is not there. */
  record Zero(VirtualServerKey key) implements IpvsOperation {
    @Override
    public String toString() {
      return "zero statistics of " + key;
    }
  }
}
