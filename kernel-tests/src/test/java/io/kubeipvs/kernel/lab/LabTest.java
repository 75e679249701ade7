package io.kubeipvs.kernel.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kubeipvs.lab.LabFiles;
import io.kubeipvs.lab.cluster.Cluster;
import io.kubeipvs.lab.cluster.ClusterPlan;
import io.kubeipvs.lab.walk.ClaimFailedException;
import io.kubeipvs.lab.walk.CommandObserver;
import io.kubeipvs.lab.walk.Transcript;
import io.kubeipvs.lab.walk.Walk;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The lab passes; and for each of its claims there is a fault in the real system which makes it
 * fail. A walk that says "ok" whatever happens would not survive this.
 */
@Tag("kernel")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class LabTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration PATIENCE_WITH_A_FAULT = Duration.ofSeconds(5);

  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private final Transcript transcript =
      new Transcript(new PrintStream(shown, true, StandardCharsets.UTF_8), false);
  private Cluster cluster;

  LabTest() {
    Path project = Path.of(System.getProperty("kubeipvs.root"));
    Path scratch = Path.of(System.getenv("KUBE_IPVS_SCRATCH"));
    cluster = new Cluster(LabFiles.create(project, scratch));
  }

  @BeforeAll
  void startCluster() {
    cluster.start(_ -> {});
  }

  @AfterAll
  void closeCluster() {
    cluster.close();
  }

  @Test
  @Order(1)
  void everyClaimHoldsAndHasAFault() {
    List<String> claims = new ArrayList<>();
    Walk walk = new Walk(cluster, transcript, CommandObserver.none(), PATIENCE);
    for (int step = 1; step <= Walk.stepCount(); step++) {
      claims.addAll(walk.step(step));
    }

    List<String> spoiled = Faults.all().stream().map(Fault::claim).toList();
    assertThat(claims)
        .allSatisfy(
            claim -> assertThat(spoiled).anySatisfy(fault -> assertThat(claim).startsWith(fault)));
    assertThat(spoiled).hasSameSizeAs(claims);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  @Order(2)
  void aFaultIsSeen(Fault fault) {
    Walk walk = new Walk(cluster, transcript, fault.striking(cluster), PATIENCE_WITH_A_FAULT);
    try {
      assertThatExceptionOfType(ClaimFailedException.class)
          .isThrownBy(() -> walk.step(fault.step()))
          .satisfies(failure -> assertThat(failure.claim()).startsWith(fault.claim()));
    } finally {
      fault.mend(cluster);
    }
    assertThat(
            cluster.awaitProgrammed(ClusterPlan.WORKER, cluster.manifests().expected(), PATIENCE))
        .isEmpty();
  }

  static List<Fault> faults() {
    return Faults.all();
  }
}
