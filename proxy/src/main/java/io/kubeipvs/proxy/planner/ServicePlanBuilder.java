package io.kubeipvs.proxy.planner;

import io.kubeipvs.kubernetes.model.Service;
import io.kubeipvs.kubernetes.model.ServicePort;
import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.proxy.plan.Conflict;
import io.kubeipvs.proxy.plan.FrontEnd;
import io.kubeipvs.proxy.plan.HealthCheck;
import io.kubeipvs.proxy.plan.SetMember;
import io.kubeipvs.proxy.plan.UdpFlows;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Gathers what one Service asks for. One use. */
final class ServicePlanBuilder {
  private final Service service;
  private final ServicePlanner planner;
  private final Map<FrontEnd, FrontEndPlan> frontEnds = new LinkedHashMap<>();
  private final Set<SetMember> members = new LinkedHashSet<>();
  private final Map<IpFamily, Integer> localEndpoints = new EnumMap<>(IpFamily.class);
  private final List<UdpFlows.Port> flows = new ArrayList<>();
  private final List<Conflict> conflicts = new ArrayList<>();

  ServicePlanBuilder(Service service, ServicePlanner planner) {
    this.service = service;
    this.planner = planner;
  }

  /** Adds a front end; of two ports that ask for the same one, the first has it. */
  void addFrontEnd(FrontEndPlan frontEnd) {
    FrontEndPlan earlier = frontEnds.get(frontEnd.frontEnd());
    if (earlier == null) {
      frontEnds.put(frontEnd.frontEnd(), frontEnd);
    } else if (earlier.name().portName().equals(frontEnd.name().portName())) {
      frontEnds.put(frontEnd.frontEnd(), frontEnd.over(earlier));
    } else {
      conflicts.add(new Conflict(frontEnd.frontEnd(), frontEnd.name(), earlier.name()));
    }
  }

  void addMember(SetMember member) {
    members.add(member);
  }

  void addHealthCheck(IpFamily family, int localReadyAddresses) {
    localEndpoints.put(family, localReadyAddresses);
  }

  void addFlows(
      ServicePort port, ServiceAddresses addresses, Collection<AddressPort> servingEndpoints) {
    Set<AddressPort> frontEndsOfPort = new LinkedHashSet<>();
    List<IpAddress> all = new ArrayList<>(List.of(addresses.clusterIp()));
    all.addAll(addresses.externals());
    all.addAll(addresses.loadBalancers());
    for (IpAddress address : all) {
      frontEndsOfPort.add(new AddressPort(address, port.port()));
    }
    flows.add(
        new UdpFlows.Port(
            addresses.family(), frontEndsOfPort, port.nodePort(), Set.copyOf(servingEndpoints)));
  }

  ServicePlan build() {
    HealthCheck healthCheck =
        localEndpoints.isEmpty()
            ? null
            : new HealthCheck(service.key(), service.healthCheckNodePort(), localEndpoints);
    UdpFlows udpFlows = flows.isEmpty() ? null : new UdpFlows(service.key(), flows);
    return new ServicePlan(
        service.key(),
        service.creationTime(),
        List.copyOf(frontEnds.values()),
        servedAddresses(),
        List.copyOf(members),
        healthCheck,
        udpFlows,
        conflicts);
  }

  private Set<IpAddress> servedAddresses() {
    Set<IpAddress> served = new HashSet<>();
    for (FrontEndPlan frontEnd : frontEnds.values()) {
      IpAddress address = frontEnd.frontEnd().address();
      if (frontEnd.bound() && planner.servesNodePorts(address)) {
        served.add(address);
      }
    }
    return served.isEmpty() ? Set.of() : served;
  }
}
