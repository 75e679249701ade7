package io.kubeipvs.proxy.conformance;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.conformance.scenario.Scenario;
import io.kubeipvs.conformance.scenario.ScenarioFolder;
import io.kubeipvs.conformance.scenario.Step;
import io.kubeipvs.kubernetes.manifest.ManifestDirectory;
import io.kubeipvs.kubernetes.model.KubernetesObject;
import io.kubeipvs.kubernetes.model.Node;
import io.kubeipvs.kubernetes.source.SourceEvent;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.proxy.config.NodeFacts;
import io.kubeipvs.proxy.config.PlanConfig;
import io.kubeipvs.proxy.image.ClusterDelta;
import io.kubeipvs.proxy.image.ClusterImage;
import io.kubeipvs.proxy.plan.Cause;
import io.kubeipvs.proxy.plan.HealthCheck;
import io.kubeipvs.proxy.plan.NodePlan;
import io.kubeipvs.proxy.planner.Planner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The plan of every step of every scenario, made step by step, against what stood in the kernel.
 * What a plan does not hold is left out: time-outs, sysctls, conntrack, foreign things, clean-up.
 */
final class PlanConformanceTest {
  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> thePlanIsWhatKubeProxyProgrammed() throws IOException {
    return ScenarioFolder.readAll(Path.of("..", "conformance", "scenarios")).stream()
        .map(scenario ->
            DynamicTest.dynamicTest(
                scenario.name() + ": " + scenario.title(), () -> follow(scenario)));
  }

  private void follow(Scenario scenario) throws Exception {
    PlanConfig config = ScenarioConfig.of(scenario);
    Planner planner = new Planner(config);
    ClusterImage image = ClusterImage.EMPTY;
    NodePlan plan = null;
    for (Step step : scenario.steps()) {
      if (!step.arguments().isEmpty()) {
        break; // the proxy is not there any more
      }
      ClusterDelta delta = new ClusterDelta(image);
      delta.replaceAll(objects(scenario, step));
      image = delta.toImage();
      NodeFacts node = facts(scenario, requireNonNull(image.node(scenario.node())));
      plan =
          plan == null
              ? planner.planFromScratch(image, node, new Cause.Restart()).plan()
              : planner.update(plan, image, delta.touchedServices(), node).plan();
      compare(step, plan);
    }
  }

  private List<KubernetesObject> objects(Scenario scenario, Step step) throws Exception {
    Path own = folder.resolve(scenario.name()).resolve("step-" + step.number());
    Files.createDirectories(own);
    Files.writeString(own.resolve("objects.yaml"), step.objects());
    List<KubernetesObject> objects = new ArrayList<>();
    CountDownLatch synced = new CountDownLatch(1);
    try (ManifestDirectory source = ManifestDirectory.open(own)) {
      source.start(events -> {
        for (SourceEvent event : events) {
          if (event instanceof SourceEvent.Upserted(KubernetesObject object)) {
            objects.add(object);
          } else if (event instanceof SourceEvent.Synced) {
            synced.countDown();
          }
        }
      });
      assertThat(synced.await(10, TimeUnit.SECONDS)).as("objects are read").isTrue();
    }
    return objects;
  }

  private static NodeFacts facts(Scenario scenario, Node node) {
    Set<IpAddress> onLinks =
        scenario.links().stream()
            .flatMap(link -> link.addresses().stream())
            .map(prefix -> IpAddress.parse(prefix.substring(0, prefix.indexOf('/'))))
            .collect(Collectors.toSet());
    return new NodeFacts(
        node.key().name(), node.zone(), node.addresses(), onLinks, node.podCidrs());
  }

  private static void compare(Step step, NodePlan plan) {
    String at = "step " + step.number() + ", " + step.title() + ", ";
    assertThat(PlanAsToolText.virtualServers(plan))
        .as(at + "ipvs.txt")
        .isEqualTo(expected(step, "ipvs.txt"));
    assertThat(PlanAsToolText.addresses(plan))
        .as(at + "addresses.txt")
        .isEqualTo(expected(step, "addresses.txt"));
    assertThat(PlanAsToolText.sets(plan))
        .as(at + "ipsets.txt")
        .isEqualTo(expected(step, "ipsets.txt"));
    assertThat(PlanAsToolText.rules(plan.rules(IpFamily.IPV4)))
        .as(at + "iptables.txt")
        .isEqualTo(expected(step, "iptables.txt"));
    assertThat(PlanAsToolText.rules(plan.rules(IpFamily.IPV6)))
        .as(at + "ip6tables.txt")
        .isEqualTo(expected(step, "ip6tables.txt"));
    assertThat(healthOverIpv4(plan)).as(at + "health.txt").isEqualTo(expectedHealth(step));
    assertThat(plan.conflicts()).as(at + "conflicts").isEmpty();
  }

  /** The file without what the scenarios put there in somebody else's name. */
  private static String expected(Step step, String file) {
    return step.expected()
        .getOrDefault(file, "")
        .lines()
        .filter(line -> !line.contains("FOREIGN"))
        .filter(line -> !line.contains("KUBE-SVC-"))
        .filter(line -> !line.contains(" 172.31.0.9:443"))
        .collect(Collectors.joining("\n", "", "\n"))
        .replaceFirst("^\n$", "");
  }

  private static List<String> healthOverIpv4(NodePlan plan) {
    return plan.healthChecks().stream()
        .filter(check -> check.localEndpointsByFamily().containsKey(IpFamily.IPV4))
        .map(PlanConformanceTest::healthLine)
        .sorted()
        .toList();
  }

  private static String healthLine(HealthCheck check) {
    int count = requireNonNull(check.localEndpointsByFamily().get(IpFamily.IPV4));
    return check.port() + ": weight=" + count + " " + check.service().name();
  }

  private static List<String> expectedHealth(Step step) {
    return step.expected()
        .getOrDefault("health.txt", "")
        .lines()
        .filter(line -> !line.endsWith("refused"))
        .map(line ->
            line.replaceAll("^(\\d+):.* (weight=\\d+) .*\"name\": \"([^\"]+)\".*$", "$1: $2 $3"))
        .sorted()
        .toList();
  }
}
