package io.kubeipvs.cli.ls;

import io.kubeipvs.agent.names.EndpointName;
import io.kubeipvs.agent.names.NameTable;
import io.kubeipvs.agent.names.ServiceName;
import io.kubeipvs.linux.ipvs.RealServerStatus;
import io.kubeipvs.linux.ipvs.VirtualServerKey;
import io.kubeipvs.net.Protocol;
import io.kubeipvs.proxy.plan.FrontEnd;
import org.jspecify.annotations.Nullable;

/** Looks the names of listed servers up. */
final class ListingNames {
  private final NameTable names;

  ListingNames(NameTable names) {
    this.names = names;
  }

  @Nullable ServiceName service(VirtualServerKey key) {
    Protocol protocol = protocol(key);
    return key instanceof VirtualServerKey.Addressed at && protocol != null
        ? names.service(new FrontEnd(protocol, at.address(), at.port()))
        : null;
  }

  EndpointName endpoint(VirtualServerKey key, RealServerStatus destination) {
    Protocol protocol = protocol(key);
    return protocol == null
        ? EndpointName.UNKNOWN
        : names.endpoint(protocol, destination.server().endpoint());
  }

  /** Null for a firewall mark, and for a protocol that no Service can have. */
  private static @Nullable Protocol protocol(VirtualServerKey key) {
    if (key instanceof VirtualServerKey.Addressed at) {
      for (Protocol protocol : Protocol.values()) {
        if (protocol.number() == at.protocolNumber()) {
          return protocol;
        }
      }
    }
    return null;
  }
}
