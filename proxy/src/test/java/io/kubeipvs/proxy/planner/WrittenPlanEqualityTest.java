package io.kubeipvs.proxy.planner;

import io.kubeipvs.kubernetes.model.Endpoint;
import io.kubeipvs.kubernetes.model.EndpointPort;
import io.kubeipvs.kubernetes.model.EndpointSlice;
import io.kubeipvs.kubernetes.model.Endpoints;
import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.Protocol;
import io.kubeipvs.proxy.plan.Conflict;
import io.kubeipvs.proxy.plan.FrontEnd;
import io.kubeipvs.proxy.plan.FrontEndName;
import io.kubeipvs.proxy.plan.FrontEndName.Kind;
import io.kubeipvs.proxy.plan.HealthCheck;
import io.kubeipvs.proxy.plan.PlannedServer;
import io.kubeipvs.proxy.plan.SetMember;
import io.kubeipvs.proxy.plan.SetName;
import io.kubeipvs.proxy.plan.UdpFlows;
import io.kubeipvs.testkit.property.WrittenEquality;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a change is compared by is equal in all it consists of, or not equal. */
final class WrittenPlanEqualityTest {
  private static final ObjectKey WEB = new ObjectKey("default", "web");
  private static final ObjectKey DNS = new ObjectKey("kube-system", "dns");
  private static final IpAddress A = IpAddress.parse("10.96.0.1");
  private static final IpAddress B = IpAddress.parse("10.96.0.2");
  private static final SetMember MEMBER_A = SetMember.ip(SetName.IPVS_IPS, A);
  private static final SetMember MEMBER_B = SetMember.ip(SetName.IPVS_IPS, B);
  private static final FrontEndName NAME_A = new FrontEndName(WEB, "http", Kind.CLUSTER_IP);
  private static final FrontEndName NAME_B = new FrontEndName(DNS, "dns", Kind.EXTERNAL_IP);

  private static final FrontEndPlan PLAN_A =
      new FrontEndPlan(NAME_A, server(Protocol.TCP, A), true, List.of(MEMBER_A), false);
  private static final FrontEndPlan PLAN_B =
      new FrontEndPlan(NAME_B, server(Protocol.UDP, B), false, List.of(MEMBER_B), true);

  private static PlannedServer server(Protocol protocol, IpAddress address) {
    return new PlannedServer(
        new FrontEnd(protocol, address, 80), "rr", 0, 0, List.of(new AddressPort(address, 8080)));
  }

  @Test
  void ofSlices() throws ReflectiveOperationException {
    Endpoint endpoint = new Endpoint(A, true, true, false, "node-1", List.of(), List.of(), null);
    WrittenEquality.check(
        new EndpointSlice(
            new ObjectKey("default", "web-a"),
            "1",
            "web",
            IpFamily.IPV4,
            Endpoints.copyOf(List.of()),
            List.of(),
            null,
            true),
        new EndpointSlice(
            new ObjectKey("default", "dns-a"),
            "2",
            "dns",
            IpFamily.IPV6,
            Endpoints.copyOf(List.of(endpoint)),
            List.of(new EndpointPort("dns", Protocol.UDP, 53)),
            Instant.EPOCH,
            false));
  }

  @Test
  void ofNames() throws ReflectiveOperationException {
    WrittenEquality.check(NAME_A, NAME_B);
  }

  @Test
  void ofFrontEnds() throws ReflectiveOperationException {
    WrittenEquality.check(PLAN_A, PLAN_B);
  }

  @Test
  void ofServices() throws ReflectiveOperationException {
    WrittenEquality.check(
        new ServicePlan(
            WEB, null, List.of(PLAN_A), Set.of(A), List.of(MEMBER_A), null, null, List.of()),
        new ServicePlan(
            DNS,
            Instant.EPOCH,
            List.of(PLAN_B),
            Set.of(B),
            List.of(MEMBER_B),
            new HealthCheck(DNS, 32_000, 1),
            new UdpFlows(DNS, List.of()),
            List.of(new Conflict(PLAN_B.frontEnd(), NAME_B, NAME_A))));
  }
}
