package io.kubeipvs.proxy.cost;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.kubeipvs.kubernetes.model.EndpointSlice;
import io.kubeipvs.proxy.image.ClusterDelta;
import io.kubeipvs.proxy.image.ClusterImage;
import io.kubeipvs.proxy.objects.TestNode;
import io.kubeipvs.proxy.plan.Cause;
import io.kubeipvs.proxy.plan.NodePlan;
import io.kubeipvs.proxy.plan.PlanUpdate;
import io.kubeipvs.proxy.planner.Planner;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** The committed figures of what planning one change of an endpoint allocates. */
final class AllocatedPerChangeTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int CHANGES = 200;

  /** A JVM that optimizes allocates less, never more, so the figure holds in every one. */
  private static long bytesPerChange(int services) {
    Planner planner = new Planner(TestNode.IPV4_CONFIG);
    ClusterImage image = ManyServices.image(services, 1);
    NodePlan plan = planner.planFromScratch(image, TestNode.NODE_1, new Cause.Restart()).plan();
    long bytes = 0;
    for (int i = 0; i < 2 * CHANGES; i++) {
      EndpointSlice changed = ManyServices.slice(i * 7 % services, 1 + i % 2, 3_000_000 + i);
      long before = THREADS.getCurrentThreadAllocatedBytes();
      ClusterDelta delta = new ClusterDelta(image);
      delta.upsert(changed);
      image = delta.toImage();
      PlanUpdate update = planner.update(plan, image, delta.touchedServices(), TestNode.NODE_1);
      plan = update.plan();
      if (i >= CHANGES) {
        bytes += THREADS.getCurrentThreadAllocatedBytes() - before; // classes are loaded by now
      }
    }
    return bytes / CHANGES;
  }

  @Test
  void followsTheChangeAndNotTheCluster() {
    long few = bytesPerChange(100);
    long many = bytesPerChange(20_000);
    assertThat(few).as("bytes with 100 Services").isLessThan(16_000);
    assertThat((double) many / few).as("20,000 Services against 100").isLessThan(1.4);
  }
}
