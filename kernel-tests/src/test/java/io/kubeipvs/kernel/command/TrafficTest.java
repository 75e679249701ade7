package io.kubeipvs.kernel.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.conformance.traffic.Fact;
import io.kubeipvs.conformance.traffic.FactFolder;
import io.kubeipvs.conformance.traffic.FrontEnd;
import io.kubeipvs.conformance.traffic.Observation;
import io.kubeipvs.conformance.traffic.TestBed;
import io.kubeipvs.conformance.traffic.Traffic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
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
 * Who reaches what, and as whom: the facts that were seen with the real kube-proxy hold with every
 * deliberate difference off, and with those that are on by default. A fact that is told otherwise
 * is noticed, it alone. Later tests restart the command with other flags.
 */
@Tag("kernel")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class TrafficTest {
  private static final Path OWN =
      Path.of(System.getProperty("kubeipvs.root", "."), "conformance/traffic");

  private final FactFolder folder;
  private final TestBed bed;
  private List<Observation> seen = List.of();

  TrafficTest() throws Exception {
    folder = FactFolder.read(OWN);
    bed =
        new TestBed(
            CommandUnderTest.LAUNCHER,
            CommandUnderTest.scratch("traffic"),
            Traffic.flags("all=false"));
  }

  @BeforeAll
  void observe() throws Exception {
    bed.start(folder.objects());
    seen = bed.observe(folder.facts());
  }

  @AfterAll
  void close() throws Exception {
    bed.close();
  }

  @Order(1)
  @ParameterizedTest(name = "{0}")
  @MethodSource("frontEnds")
  void aFrontEndAnswersAsWithKubeProxy(FrontEnd frontEnd) {
    assertThat(seen)
        .filteredOn(observation -> observation.fact().frontEnd().equals(frontEnd))
        .isNotEmpty()
        .allSatisfy(observation ->
            assertThat(observation.seen())
                .as(observation.fact().question())
                .isEqualTo(observation.fact().expected()));
  }

  Stream<FrontEnd> frontEnds() {
    return folder.facts().stream().map(Fact::frontEnd).distinct();
  }

  @Order(2)
  @Test
  void aChangedLineMakesExactlyThatFactFail() throws Exception {
    String line = "podc -> 10.96.0.30:80/tcp: a 10.244.1.9";
    String changed = "podc -> 10.96.0.30:80/tcp: a 10.244.1.9 | b 10.244.1.9";
    Path other = CommandUnderTest.scratch("traffic-changed");
    Files.copy(OWN.resolve("objects.yaml"), other.resolve("objects.yaml"));
    String facts = Files.readString(OWN.resolve("expected.txt"));
    assertThat(facts).containsOnlyOnce(line + "\n");
    Files.writeString(other.resolve("expected.txt"), facts.replace(line + "\n", changed + "\n"));

    List<Observation> now = bed.observe(FactFolder.read(other).facts());

    assertThat(now).hasSameSizeAs(folder.facts());
    assertThat(now)
        .filteredOn(observation -> !observation.holds())
        .singleElement()
        .satisfies(observation -> {
          assertThat(observation.fact()).hasToString(changed);
          assertThat(observation.seen()).isEqualTo("a 10.244.1.9");
        });
  }

  @Order(3)
  @Test
  void theDefaultsChangeNoFact() throws Exception {
    bed.restart(Traffic.flags("default"));

    assertThat(bed.observe(folder.facts()))
        .hasSameSizeAs(folder.facts())
        .filteredOn(observation -> !observation.holds())
        .isEmpty();
  }

  /**
   * A start with this setting moves the addresses, so these hold for a node that has moved, too.
   */
  @Order(4)
  @Test
  void addressesAsRoutesChangeNoFact() throws Exception {
    bed.restart(Traffic.flags("all=false", "routes"));
    assertThat(bed.onNode("ip -brief address show dev kube-ipvs0")).doesNotContain("/32");
    assertThat(bed.onNode("ip route show table local proto 96"))
        .contains("local 10.96.0.10 dev lo");

    assertThat(bed.observe(folder.facts()))
        .hasSameSizeAs(folder.facts())
        .filteredOn(observation -> !observation.holds())
        .isEmpty();
  }

  /**
   * The Service of node port 30082 has policy Local and its endpoint on another node. kube-proxy
   * sends clients of this node there, and leaves others without an answer.
   */
  @Order(5)
  @Test
  void everyDifferenceTogetherChangesTheseFactsAlone() throws Exception {
    bed.restart(Traffic.flags("all=true"));

    assertThat(bed.observe(folder.facts()))
        .filteredOn(observation -> !observation.holds())
        .extracting(observation -> observation.fact().question() + ": " + observation.seen())
        .containsExactlyInAnyOrder(
            "poda -> 192.168.224.4:30082/tcp: refused",
            "podb -> 192.168.224.4:30082/tcp: refused",
            "podc -> 192.168.224.4:30082/tcp: refused",
            "node1 -> 192.168.224.4:30082/tcp: refused",
            "out -> 192.168.224.4:30082/tcp: refused");
  }
}
