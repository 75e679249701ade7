package io.kubeipvs.dataplane.keep;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Where rules of a predecessor go among the plan's. */
final class InheritedRulesTest {
  /** Rules of sets that only missing objects fill stand where they stood. */
  @Test
  void rulesAreMergedInTheirOrder() {
    assertThat(
            Inheritance.merged(
                List.of("loopback", "load balancer", "node port", "accept lb"),
                List.of("loopback", "cluster ip", "node port", "accept ip")))
        .containsExactly(
            "loopback", "load balancer", "cluster ip", "node port", "accept lb", "accept ip");
    assertThat(Inheritance.merged(List.of(), List.of("a", "b"))).containsExactly("a", "b");
    assertThat(Inheritance.merged(List.of("b", "a"), List.of("a", "b")))
        .as("ours in our order")
        .containsExactly("a", "b");
  }
}
