package io.kubeipvs.proxy.planner;

import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.Protocol;
import io.kubeipvs.proxy.collection.MapEditor;
import io.kubeipvs.proxy.plan.FrontEnd;
import io.kubeipvs.proxy.plan.UdpFlows;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The UDP flows of a Service as far as it has been given the front ends. */
final class GrantedFlows {
  private GrantedFlows() {}

  static @Nullable UdpFlows of(ServicePlan service, MapEditor<FrontEnd, Claims> claims) {
    UdpFlows wished = service.flows();
    return wished == null
        ? null
        : new UdpFlows(
            wished.service(),
            wished.ports().stream().map(port -> limited(service, port, claims)).toList());
  }

  private static UdpFlows.Port limited(
      ServicePlan service, UdpFlows.Port port, MapEditor<FrontEnd, Claims> claims) {
    Set<AddressPort> frontEnds =
        port.frontEnds().stream()
            .filter(at -> isGranted(service, udp(at), claims))
            .collect(Collectors.toSet());
    // A node port is looked for at any address: leave it alone if one of them is somebody else's.
    boolean refusedSomewhere =
        service.frontEnds().stream()
            .map(FrontEndPlan::frontEnd)
            .filter(frontEnd -> frontEnd.protocol() == Protocol.UDP)
            .filter(frontEnd -> frontEnd.address().family() == port.family())
            .filter(frontEnd -> frontEnd.port() == port.nodePort())
            .anyMatch(frontEnd -> !isGranted(service, frontEnd, claims));
    return new UdpFlows.Port(
        port.family(), frontEnds, refusedSomewhere ? 0 : port.nodePort(), port.servingEndpoints());
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
