package io.kubeipvs.proxy.cost;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.proxy.image.ClusterImage;
import io.kubeipvs.proxy.objects.TestNode;
import io.kubeipvs.proxy.plan.Cause;
import io.kubeipvs.proxy.plan.NodePlan;
import io.kubeipvs.proxy.planner.Planner;
import io.kubeipvs.testkit.memory.RetainedSize;
import org.junit.jupiter.api.Test;

/** The committed figures of what is kept for each Service and each endpoint. */
final class RetainedByPlansTest {
  private static final int SERVICES = 1_000;
  private static final Planner PLANNER = new Planner(TestNode.IPV4_CONFIG);

  private static long imageBytes(int endpointsEach) {
    return RetainedSize.of(ManyServices.image(SERVICES, endpointsEach)) / SERVICES;
  }

  private static long bothBytes(int endpointsEach) {
    ClusterImage image = ManyServices.image(SERVICES, endpointsEach);
    NodePlan plan = PLANNER.planFromScratch(image, TestNode.NODE_1, new Cause.Restart()).plan();
    return RetainedSize.of(image, plan) / SERVICES;
  }

  @Test
  void aServiceWithOneEndpoint() {
    assertThat(imageBytes(1)).as("bytes of objects").isLessThan(760);
    assertThat(bothBytes(1)).as("bytes of objects and plan").isLessThan(1_200);
  }

  @Test
  void eachFurtherEndpoint() {
    assertThat((imageBytes(15) - imageBytes(1)) / 14).as("bytes of objects").isLessThan(16);
    assertThat((bothBytes(15) - bothBytes(1)) / 14).as("bytes of objects and plan").isLessThan(22);
  }
}
