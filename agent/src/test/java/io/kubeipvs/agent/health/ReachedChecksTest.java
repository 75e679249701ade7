package io.kubeipvs.agent.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.proxy.plan.HealthCheck;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A health check is no better than what is in the kernel. */
final class ReachedChecksTest {
  private final ReachedChecks checks = new ReachedChecks();

  @Test
  void aNewCheckIsServedWhenItsPlanIsInTheKernel() {
    checks.submitted(1, List.of(web(2)));
    assertThat(checks.served()).isEmpty();
    assertThat(checks.awaited()).isEqualTo(1);
    assertThat(checks.applied(1)).isTrue();

    assertThat(checks.served()).containsExactly(web(2));
    assertThat(checks.awaited()).isEqualTo(ReachedChecks.NONE);
  }

  @Test
  void moreEndpointsWaitAndFewerDoNot() {
    reached(1, web(2));

    checks.submitted(2, List.of(web(3)));
    assertThat(checks.served()).containsExactly(web(2));
    checks.submitted(3, List.of(web(0)));
    assertThat(checks.served()).containsExactly(web(0));
    assertThat(checks.applied(2)).isTrue(); // has the third endpoint, which is gone again
    assertThat(checks.served()).containsExactly(web(0));
    assertThat(checks.awaited()).isEqualTo(ReachedChecks.NONE);
  }

  @Test
  void aPlanThatMakesNothingBetterIsNotWaitedFor() {
    reached(1, web(2), shop(1));

    checks.submitted(2, List.of(web(1)));
    assertThat(checks.served()).containsExactly(web(1));
    assertThat(checks.awaited()).isEqualTo(ReachedChecks.NONE);
    assertThat(checks.applied(2)).isFalse();
  }

  @Test
  void upDownAndUpAgainIsUpWithTheLast() {
    reached(1, web(0));

    checks.submitted(2, List.of(web(1)));
    checks.submitted(3, List.of(web(0)));
    checks.submitted(4, List.of(web(1)));
    checks.applied(2);
    assertThat(checks.served()).containsExactly(web(0));
    assertThat(checks.awaited()).isEqualTo(4);
    checks.applied(3);
    assertThat(checks.served()).containsExactly(web(0));
    checks.applied(4);
    assertThat(checks.served()).containsExactly(web(1));
  }

  /** Else a check could wait for ever while others keep changing. */
  @Test
  void changesThatComeQuickerThanTheyAreWrittenHoldNothingBack() {
    checks.submitted(1, List.of(web(1)));
    for (int number = 2; number <= 100; number++) {
      checks.submitted(number, List.of(web(1), shop(number)));
      checks.applied(number - 1);
      assertThat(checks.served()).contains(web(1));
    }
    checks.applied(100);
    assertThat(checks.served()).containsExactly(web(1), shop(100));
  }

  @Test
  void severalPlansMayBeReachedAtOnce() {
    checks.submitted(1, List.of(web(1)));
    checks.submitted(2, List.of(web(1), shop(1)));
    checks.submitted(3, List.of(web(2), shop(1)));
    checks.applied(3);

    assertThat(checks.served()).containsExactly(web(2), shop(1));
    assertThat(checks.awaited()).isEqualTo(ReachedChecks.NONE);
  }

  @Test
  void anotherPortWaitsWhileTheFormerOneIsGiven() {
    reached(1, web(1));
    HealthCheck moved = new HealthCheck(web(1).service(), 32_200, 1);

    checks.submitted(2, List.of(moved));
    assertThat(checks.served()).isEmpty();
    checks.applied(2);
    assertThat(checks.served()).containsExactly(moved);
  }

  @Test
  void aFamilyThatComesHasNoEndpointYet() {
    reached(1, web(Map.of(IpFamily.IPV4, 1)));

    checks.submitted(2, List.of(web(Map.of(IpFamily.IPV4, 1, IpFamily.IPV6, 1))));
    assertThat(checks.served()).containsExactly(web(Map.of(IpFamily.IPV4, 1, IpFamily.IPV6, 0)));
  }

  private void reached(long number, HealthCheck... reached) {
    checks.submitted(number, List.of(reached));
    checks.applied(number);
  }

  private static HealthCheck web(int endpoints) {
    return new HealthCheck(new ObjectKey("default", "web"), 32_100, endpoints);
  }

  private static HealthCheck web(Map<IpFamily, Integer> endpoints) {
    return new HealthCheck(new ObjectKey("default", "web"), 32_100, endpoints);
  }

  private static HealthCheck shop(int endpoints) {
    return new HealthCheck(new ObjectKey("default", "shop"), 32_101, endpoints);
  }
}
