package io.kubeipvs.kernel.dataplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kubeipvs.dataplane.duty.Dataplane;
import io.kubeipvs.proxy.config.Differences;
import io.kubeipvs.proxy.plan.PlanUpdate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A kernel whose module xt_ipvs cannot be had gets all rules that do not need it. Takes the module
 * away from the whole kernel, so it runs in User-Mode Linux alone, which is ours.
 */
@Tag("kernel")
final class MissingModuleTest {
  private static final Path LOADER = Path.of("/proc/sys/kernel/modprobe");

  private final Cluster cluster = new Cluster();
  private final PlanUpdate start = cluster.plan();
  private final PlanUpdate closed = cluster.loadBalancer(start.plan(), 1, 1);
  private String loader = "";
  private NodeUnderTest node;

  @BeforeEach
  void takeTheModuleAway() throws Exception {
    assumeTrue(
        Files.readString(Path.of("/proc/cpuinfo")).contains("User Mode Linux"),
        "the modules of this kernel are not ours to take away");
    loadAllOthers();
    node = new NodeUnderTest();
    loader = Files.readString(LOADER);
    Files.writeString(LOADER, "/bin/false\n");
    NodeUnderTest.await("xt_ipvs is out of use", MissingModuleTest::removed);
  }

  /** Nothing is loaded any more after this. */
  private void loadAllOthers() throws Exception {
    try (NodeUnderTest other = new NodeUnderTest();
        Dataplane dataplane = other.start()) {
      dataplane.submit(closed);
      NodeUnderTest.await("applied", () -> dataplane.status().appliedUpdates() == 1);
    }
  }

  /** Namespaces of earlier tests go a moment after them, with the rules that use it. */
  private static boolean removed() throws IOException, InterruptedException {
    new ProcessBuilder("rmmod", "xt_ipvs").start().waitFor();
    return !Files.exists(Path.of("/sys/module/xt_ipvs"));
  }

  @AfterEach
  void bringItBack() throws Exception {
    if (!loader.isEmpty()) {
      Files.writeString(LOADER, loader);
      new ProcessBuilder("modprobe", "xt_ipvs").start().waitFor();
      node.close();
    }
  }

  @Test
  void allOtherRulesAreWrittenAndItsOwnFollowWithTheModule() throws Exception {
    try (Dataplane dataplane = node.start()) {
      dataplane.submit(closed);
      NodeUnderTest.await("applied", () -> dataplane.status().appliedUpdates() == 1);

      assertThat(node.run("iptables-legacy-save", "-t", "filter"))
          .contains("-A KUBE-IPVS-FILTER", "--match-set KUBE-LOAD-BALANCER-FW")
          .doesNotContain("-m ipvs");
      assertThat(node.failures)
          .singleElement()
          .asString()
          .startsWith("1 rules of IPV4 left out")
          .contains("modprobe xt_ipvs");
      assertThat(dataplane.status().failingCount()).isZero();

      bringTheModuleBack();
      node.skip(Duration.ofSeconds(31));
      NodeUnderTest.await(
          "the rule", () -> node.run("iptables-legacy-save", "-t", "filter").contains("-m ipvs"));
      assertThat(node.run("iptables-legacy-save", "-t", "filter").replaceAll(" +", " "))
          .contains("--vport 1000 -j DROP");
    }
  }

  private void bringTheModuleBack() throws Exception {
    Files.writeString(LOADER, loader);
    assertThat(new ProcessBuilder("modprobe", "xt_ipvs").start().waitFor()).isZero();
  }

  @Test
  void asWithKubeProxyTheFilterTableStaysAsItWasWhereThatIsOff() throws Exception {
    try (Dataplane dataplane = node.start(Differences.none())) {
      dataplane.submit(closed);
      NodeUnderTest.await("applied", () -> dataplane.status().appliedUpdates() == 1);

      assertThat(node.run("iptables-legacy-save", "-t", "nat")).contains("-A KUBE-SERVICES");
      assertThat(node.run("iptables-legacy-save", "-t", "filter")).doesNotContain("KUBE-");
      assertThat(dataplane.status().failingCount()).isEqualTo(1);
    }
  }
}
