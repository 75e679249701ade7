package io.kubeipvs.dataplane.duty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeipvs.dataplane.DataplaneException;
import io.kubeipvs.dataplane.DataplaneMeter;
import io.kubeipvs.dataplane.Kernel;
import io.kubeipvs.dataplane.KernelWrite;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The thread around the duty cycle: it starts, works when told, answers, and ends. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class DataplaneTest {
  private final FakeNode node = new FakeNode();

  @Test
  void aPlanHandedInIsAppliedAndRemembered() throws Exception {
    TestPlan plan =
        TestPlan.of(TestService.clusterIp("default/web", "10.96.94.225", 80, "10.244.1.3:80"));
    try (Dataplane dataplane = start()) {
      assertThat(dataplane.status().interfaceAddresses()).containsExactly(TestPlan.NODE);
      assertThat(dataplane.status().adopted()).isFalse();

      dataplane.submit(plan.first());
      while (dataplane.status().appliedUpdates() < 1) {
        Thread.sleep(Duration.ofMillis(2));
      }

      assertThat(dataplane.journal().writes())
          .extracting(KernelWrite::operation)
          .contains("add real server 10.244.1.3:80 to TCP 10.96.94.225:80");
      assertThat(dataplane.status().adopted()).isTrue();
    }
    assertThatThrownBy(() -> node.ipvs.servers()).hasMessageContaining("closed");
  }

  @Test
  void aStartThatFailsThrowsAndLeavesNoThread() {
    node.ipvs.controls().failReads(1);

    assertThatThrownBy(this::start)
        .isInstanceOf(DataplaneException.class)
        .hasMessageContaining("IPVS cannot be used");

    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.isAlive() && thread.getName().equals("kernel-writer"));
  }

  @Test
  void aFaultOfTheProgramIsTold() throws Exception {
    TestPlan plan = TestPlan.of(TestService.clusterIp("default/web", "10.96.94.225", 80));
    Kernel broken =
        StepwiseKernel.around(
            node.kernel(),
            new StepwiseKernel.Observer() {
              @Override
              public void before(Object operation) {
                if (operation.toString().startsWith("create set")) {
                  throw new IllegalStateException("a fault");
                }
              }

              @Override
              public void after(Object operation) {}
            });
    node.kernel(broken);
    try (Dataplane dataplane = start()) {
      dataplane.submit(plan.first());
      while (node.listener.lines.size() < 2) {
        Thread.sleep(Duration.ofMillis(2));
      }
    }
    assertThat(node.listener.lines)
        .containsExactly("adopted 4", "died java.lang.IllegalStateException: a fault");
  }

  private Dataplane start() throws DataplaneException, InterruptedException {
    return Dataplane.start(
        node.config,
        node.kernel(),
        node.listener,
        DataplaneMeter.NONE,
        System::nanoTime,
        () -> Instant.EPOCH);
  }
}
