package io.kubeipvs.conformance.churn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a kernel has to hold for a Service, worked out by other means than the command's. */
final class ExpectedStateTest {
  private static final Map<String, Object> WEB =
      Map.of(
          "metadata",
          Map.of("name", "web"),
          "spec",
          Map.of(
              "clusterIP",
              "10.96.0.10",
              "ports",
              List.of(Map.of("name", "http", "port", 80, "nodePort", 30080))));

  private static Map<String, Object> endpoint(String address, boolean ready) {
    return Map.of("addresses", List.of(address), "conditions", Map.of("ready", ready));
  }

  private static Map<String, Object> slice(String service) {
    return Map.of(
        "metadata",
        Map.of("labels", Map.of("kubernetes.io/service-name", service)),
        "ports",
        List.of(Map.of("name", "http", "port", 8080), Map.of("name", "other", "port", 9)),
        "endpoints",
        List.of(endpoint("10.244.1.3", true), endpoint("10.244.1.4", false)));
  }

  @Test
  void readyEndpointsServeBothFrontEnds() {
    assertThat(
            ExpectedState.of(List.of(WEB), List.of(slice("web"), slice("mail")), "192.168.224.4"))
        .containsOnly(
            Map.entry("addresses.txt", "inet 10.96.0.10/32 scope global\n"),
            Map.entry(
                "ipsets.txt",
                """
                add KUBE-CLUSTER-IP 10.96.0.10,tcp:80
                add KUBE-NODE-PORT-TCP 30080
                """),
            Map.entry(
                "ipvs.txt",
                """
                -A -t 10.96.0.10:80 -s rr
                -a -t 10.96.0.10:80 -r 10.244.1.3:8080 -m -w 1
                -A -t 192.168.224.4:30080 -s rr
                -a -t 192.168.224.4:30080 -r 10.244.1.3:8080 -m -w 1
                """));
  }

  @Test
  void ofANodesStateOnlyWhatIsKnownIsCompared() {
    SortedMap<String, String> state = new TreeMap<>();
    state.put("ipvs.txt", "-A -t 10.96.0.10:80 -s rr\n");
    state.put("addresses.txt", "kube-ipvs0 dummy <BROADCAST>\ninet 10.96.0.10/32 scope global\n");
    state.put("ipsets.txt", "create KUBE-CLUSTER-IP hash\nadd KUBE-CLUSTER-IP 10.96.0.10,tcp:80\n");
    state.put("iptables.txt", "*nat\n");
    assertThat(ExpectedState.partsOf(state))
        .containsOnly(
            Map.entry("addresses.txt", "inet 10.96.0.10/32 scope global\n"),
            Map.entry("ipsets.txt", "add KUBE-CLUSTER-IP 10.96.0.10,tcp:80\n"),
            Map.entry("ipvs.txt", "-A -t 10.96.0.10:80 -s rr\n"));
  }
}
