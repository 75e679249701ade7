package io.kubeipvs.lab.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.kubernetes.model.Service;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the manifests in {@code lab/manifests} ask of the kernel, in the tools' words. */
final class ProjectManifestsTest {
  private static final ExpectedState EXPECTED = new Manifests(Path.of("manifests")).expected();

  @Test
  void threeServices() {
    assertThat(EXPECTED.serviceAddresses())
        .containsExactly("10.96.0.1/32", "10.96.0.10/32", "10.96.119.228/32");
    assertThat(EXPECTED.clusterIpMembers())
        .containsExactly(
            "10.96.0.1,tcp:443", "10.96.0.10,tcp:53", "10.96.0.10,udp:53", "10.96.119.228,tcp:80");
  }

  @Test
  void frontEndsOfANode() {
    assertThat(EXPECTED.frontEnds(ClusterPlan.WORKER))
        .containsExactly(
            "TCP 10.96.0.10:53",
            "TCP 10.96.0.1:443",
            "TCP 10.96.119.228:80",
            "TCP 192.168.224.4:31730",
            "UDP 10.96.0.10:53");
  }

  @Test
  void hairpinEntriesAreForEndpointsOnTheNodeOnly() {
    assertThat(EXPECTED.loopBackMembers(ClusterPlan.WORKER))
        .containsExactly("10.244.1.6,tcp:80,10.244.1.6");
    assertThat(EXPECTED.loopBackMembers(ClusterPlan.CONTROL_PLANE))
        .contains("10.244.0.3,udp:53,10.244.0.3", "10.244.0.4,tcp:53,10.244.0.4");
  }

  @Test
  void theWebPodsOfThePlanAreTheEndpointsOfTheService() {
    Service web = EXPECTED.service("web");

    assertThat(EXPECTED.readyEndpoints(web, web.ports().getFirst()))
        .containsExactly(ClusterPlan.WEB_1.address() + ":80", ClusterPlan.WEB_2.address() + ":80");
  }

  @Test
  void clusterDnsKnowsTheServicesByName() {
    assertThat(EXPECTED.hosts().lines())
        .containsExactlyInAnyOrder(
            "10.96.0.1 kubernetes.default.svc.cluster.local",
            "10.96.0.10 kube-dns.kube-system.svc.cluster.local",
            "10.96.119.228 web.default.svc.cluster.local");
  }
}
