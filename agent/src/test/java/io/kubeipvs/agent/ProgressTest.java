package io.kubeipvs.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.agent.health.ProxyHealth;
import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.Protocol;
import io.kubeipvs.proxy.config.Differences;
import io.kubeipvs.proxy.config.LocalTraffic;
import io.kubeipvs.proxy.config.NodeFacts;
import io.kubeipvs.proxy.config.PlanConfig;
import io.kubeipvs.proxy.image.ClusterImage;
import io.kubeipvs.proxy.plan.Cause;
import io.kubeipvs.proxy.plan.FrontEnd;
import io.kubeipvs.proxy.plan.NodePlan;
import io.kubeipvs.proxy.plan.PlanUpdate;
import io.kubeipvs.proxy.plan.Resource;
import io.kubeipvs.proxy.planner.Planner;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Health follows what has really reached the kernel. */
final class ProgressTest {
  private static final Set<IpFamily> BOTH = EnumSet.allOf(IpFamily.class);

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final ProxyHealth health =
      new ProxyHealth(now::get, now::get, Duration.ofSeconds(30), BOTH);
  private final Progress progress = new Progress(health, BOTH);

  private void pass(int seconds) {
    now.updateAndGet(instant -> instant.plusSeconds(seconds));
  }

  private static Submission submission(long number) {
    return new Submission(number, 1, 0, "default/web");
  }

  private boolean healthy() {
    return health.snapshot().healthy();
  }

  @Test
  void aChangeThatArrivesIsHealthyForEver() {
    progress.queued();
    progress.submitted(submission(1));
    assertThat(progress.applied(1)).containsExactly(submission(1));
    pass(600);
    assertThat(healthy()).isTrue();
  }

  @Test
  void aWriterThatHangsBecomesUnhealthy() {
    progress.queued();
    progress.submitted(submission(1));
    pass(61);
    assertThat(healthy()).isFalse();
    progress.applied(1);
    assertThat(healthy()).isTrue();
  }

  @Test
  void oneOfTwoAppliedLeavesTheOtherWaiting() {
    progress.queued();
    progress.submitted(submission(1));
    progress.submitted(submission(2));
    progress.applied(1);
    pass(61);
    assertThat(healthy()).isFalse();
  }

  @Test
  void aChangeWithoutEffectWaitsForNothing() {
    progress.queued();
    progress.withoutEffect();
    pass(61);
    assertThat(healthy()).isTrue();
  }

  @Test
  void rulesThatCannotBeWrittenMakeTheirFamilyUnhealthy() {
    progress.queued();
    progress.submitted(submission(1));
    progress.rulesFail(IpFamily.IPV6);
    progress.applied(1);
    pass(61);
    assertThat(health.snapshot().status().get(IpFamily.IPV4))
        .extracting(ProxyHealth.FamilyHealth::healthy)
        .isEqualTo(true);
    assertThat(healthy()).isFalse();

    progress.rulesRecovered(IpFamily.IPV6);
    assertThat(healthy()).isTrue();
  }

  @Test
  void aSubmissionIsCalledByItsServices() {
    Map<Resource, Cause> touched = new LinkedHashMap<>();
    for (String name : List.of("a", "b", "c", "d", "e")) {
      ObjectKey service = new ObjectKey("default", name);
      touched.put(new Resource.HealthCheck(service), new Cause.ServiceChanged(service, "1"));
      IpAddress address = IpAddress.ofIpv4(0x0a600000 + name.charAt(0));
      touched.put(
          new Resource.Server(new FrontEnd(Protocol.TCP, address, 80)),
          new Cause.ServiceChanged(service, "1"));
    }
    assertThat(Submission.of(7, new PlanUpdate(plan(), touched), 0))
        .isEqualTo(new Submission(7, 5, 0, "default/a, default/b, default/c and 2 more"));
  }

  private static NodePlan plan() {
    PlanConfig config =
        new PlanConfig(
            BOTH,
            "rr",
            14,
            false,
            new LocalTraffic.NodeCidr(),
            List.of(),
            false,
            true,
            Differences.byDefault());
    NodeFacts node = new NodeFacts("worker", "", List.of(), Set.of(), List.of());
    return new Planner(config)
        .planFromScratch(ClusterImage.EMPTY, node, new Cause.Restart())
        .plan();
  }
}
