package io.kubeipvs.proxy.planner;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.Protocol;
import io.kubeipvs.proxy.plan.Cause;
import io.kubeipvs.proxy.plan.Conflict;
import io.kubeipvs.proxy.plan.FrontEnd;
import io.kubeipvs.proxy.plan.FrontEndName;
import io.kubeipvs.proxy.plan.HealthCheck;
import io.kubeipvs.proxy.plan.PlannedServer;
import io.kubeipvs.proxy.plan.Resource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the small values of a plan are called in logs and journals, and how they are ordered. */
final class PlanWordsTest {
  private static final ObjectKey WEB = new ObjectKey("default", "web");
  private static final ObjectKey RIVAL = new ObjectKey("default", "x-rival");

  @Test
  void aCauseIsNamedInAFewWords() {
    assertThat(new Cause.ServiceChanged(WEB, "4711")).hasToString("default/web at 4711");
    assertThat(new Cause.ServiceChanged(WEB, "")).hasToString("default/web");
    assertThat(new Cause.NodeChanged()).hasToString("node changed");
    assertThat(new Cause.Restart()).hasToString("restart");
    assertThat(new Cause.Drift()).hasToString("drift");
  }

  @Test
  void soIsWhatAServiceHasBesideItsVirtualServers() {
    assertThat(new Resource.HealthCheck(WEB)).hasToString("health check of default/web");
    assertThat(new Resource.UdpFlows(WEB)).hasToString("UDP flows of default/web");
  }

  @Test
  void frontEndsStandInTheOrderOfProtocolThenAddressThenPort() {
    FrontEnd first = frontEnd(Protocol.TCP, "10.96.0.1", 443);
    FrontEnd second = frontEnd(Protocol.TCP, "10.96.0.2", 80);
    FrontEnd third = frontEnd(Protocol.TCP, "10.96.0.2", 81);
    FrontEnd last = frontEnd(Protocol.UDP, "10.96.0.1", 53);

    assertThat(Stream.of(last, third, second, first).sorted())
        .containsExactly(first, second, third, last);
  }

  @Test
  void refusalsOfOneFrontEndStandInTheOrderOfServicePortAndField() {
    FrontEndName holder = new FrontEndName(WEB, "", FrontEndName.Kind.CLUSTER_IP);
    Conflict first = refused(RIVAL, "a", FrontEndName.Kind.LOAD_BALANCER, holder);
    Conflict second = refused(RIVAL, "b", FrontEndName.Kind.EXTERNAL_IP, holder);
    Conflict third = refused(RIVAL, "b", FrontEndName.Kind.LOAD_BALANCER, holder);
    Conflict last =
        refused(new ObjectKey("default", "y"), "a", FrontEndName.Kind.CLUSTER_IP, holder);

    assertThat(Stream.of(last, third, second, first).sorted())
        .containsExactly(first, second, third, last);
  }

  @Test
  void aHealthCheckMayHaveTheSameNumberInBothFamilies() {
    assertThat(new HealthCheck(WEB, 30_100, 2).localEndpointsByFamily())
        .isEqualTo(Map.of(IpFamily.IPV4, 2, IpFamily.IPV6, 2));
  }

  @Test
  void aFrontEndIsClosedToTheNodeIfOneOfTheFieldsThatAskForItSaysSo() {
    FrontEndPlan open = asked(false);
    FrontEndPlan closed = asked(true);

    assertThat(closed.over(open).closedToNode()).isTrue();
    assertThat(open.over(closed).closedToNode()).isTrue();
    assertThat(open.over(open).closedToNode()).isFalse();
  }

  private static FrontEndPlan asked(boolean closedToNode) {
    return new FrontEndPlan(
        new FrontEndName(WEB, "http", FrontEndName.Kind.LOAD_BALANCER),
        new PlannedServer(
            frontEnd(Protocol.TCP, "198.51.100.1", 80),
            "rr",
            0,
            0,
            List.of(new AddressPort(IpAddress.parse("10.244.1.3"), 8080))),
        true,
        List.of(),
        closedToNode);
  }

  private static Conflict refused(
      ObjectKey service, String portName, FrontEndName.Kind kind, FrontEndName holder) {
    return new Conflict(
        frontEnd(Protocol.TCP, "192.0.2.1", 80), new FrontEndName(service, portName, kind), holder);
  }

  private static FrontEnd frontEnd(Protocol protocol, String address, int port) {
    return new FrontEnd(protocol, IpAddress.parse(address), port);
  }
}
