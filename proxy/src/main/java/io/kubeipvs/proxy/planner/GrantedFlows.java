package io.kubeipvs.proxy.planner;

import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.Protocol;
import io.kubeipvs.proxy.collection.MapEditor;
import io.kubeipvs.proxy.plan.FrontEnd;
import io.kubeipvs.proxy.plan.UdpFlows;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The UDP flows of a Service as far as it has been given the front ends. */
final class GrantedFlows {
  private GrantedFlows() {}

  static @Nullable UdpFlows of(ServicePlan service, MapEditor<FrontEnd, Claims> claims) {
    UdpFlows wished = service.flows();
    if (wished == null) {
      return null;
    }
    List<UdpFlows.Port> granted = new ArrayList<>(wished.ports().size());
    for (UdpFlows.Port port : wished.ports()) {
      granted.add(limited(service, port, claims));
    }
    return new UdpFlows(wished.service(), granted);
  }

  private static UdpFlows.Port limited(
      ServicePlan service, UdpFlows.Port port, MapEditor<FrontEnd, Claims> claims) {
    Set<AddressPort> frontEnds = new HashSet<>();
    for (AddressPort at : port.frontEnds()) {
      if (isGranted(service, udp(at), claims)) {
        frontEnds.add(at);
      }
    }
    int nodePort = isNodePortRefused(service, port, claims) ? 0 : port.nodePort();
    return new UdpFlows.Port(port.family(), frontEnds, nodePort, port.servingEndpoints());
  }

  /** A node port is looked for at any address: it is left alone if one is somebody else's. */
  private static boolean isNodePortRefused(
      ServicePlan service, UdpFlows.Port port, MapEditor<FrontEnd, Claims> claims) {
    for (FrontEndPlan wish : service.frontEnds()) {
      FrontEnd frontEnd = wish.frontEnd();
      if (frontEnd.protocol() == Protocol.UDP
          && frontEnd.address().family() == port.family()
          && frontEnd.port() == port.nodePort()
          && !isGranted(service, frontEnd, claims)) {
        return true;
      }
    }
    return false;
  }

  private static FrontEnd udp(AddressPort at) {
    return new FrontEnd(Protocol.UDP, at.address(), at.port());
  }

  private static boolean isGranted(
      ServicePlan service, FrontEnd frontEnd, MapEditor<FrontEnd, Claims> claims) {
    Claims all = claims.get(frontEnd);
    return all != null && all.granted().name().service().equals(service.service());
  }
}
