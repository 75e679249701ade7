package io.kubeipvs.kernel.conntrack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.kubeipvs.kernel.support.TestNamespace;
import io.kubeipvs.linux.conntrack.Conntrack;
import io.kubeipvs.linux.conntrack.Flow;
import io.kubeipvs.linux.conntrack.KernelConntrack;
import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.Protocol;
import io.kubeipvs.testkit.conntrack.ConntrackContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("kernel")
final class KernelConntrackTest extends ConntrackContract {
  private TestNamespace namespace;
  private KernelConntrack conntrack;

  @BeforeEach
  void inAFreshNamespace() throws Exception {
    namespace = TestNamespace.create();
    conntrack = namespace.namespace().call(KernelConntrack::open);
  }

  @AfterEach
  void close() {
    conntrack.close();
    namespace.close();
  }

  @Override
  protected Conntrack conntrack() {
    return conntrack;
  }

  @Override
  protected void track(List<Flow> flows) throws Exception {
    insert(flows.stream().map(flow -> asCommand(flow, 0)).toList());
  }

  /** One process for all: each line as the conntrack command would take it. */
  private void insert(List<String> commands) throws Exception {
    Path file = Files.createTempFile("flows", ".txt");
    Files.write(file, commands);
    try {
      namespace.run("conntrack", "--load-file", file.toString());
    } finally {
      Files.delete(file);
    }
  }

  private static String asCommand(Flow flow, int zone) {
    boolean tcp = flow.protocolNumber() == Protocol.TCP.number();
    Flow.Tuple original = flow.original();
    Flow.Tuple reply = flow.reply();
    return ("-I -p %s -s %s -d %s --sport %d --dport %d -r %s -q %s --reply-port-src %d"
                + " --reply-port-dst %d -t 1000")
            .formatted(
                tcp ? "tcp --state ESTABLISHED -u SEEN_REPLY" : "udp",
                original.source().address(),
                original.destination().address(),
                original.source().port(),
                original.destination().port(),
                reply.source().address(),
                reply.destination().address(),
                reply.source().port(),
                reply.destination().port())
        + (zone == 0 ? "" : " -w " + zone);
  }

  private static final Pattern LISTED =
      Pattern.compile(
          ".*? src=(\\S+) dst=(\\S+) sport=(\\d+) dport=(\\d+).*?"
              + " src=(\\S+) dst=(\\S+) sport=(\\d+) dport=(\\d+).* id=(\\d+)");

  /** Addresses, ports and id of each line of {@code conntrack -L}. */
  private List<String> listedByTheTool(String protocol, String family) throws Exception {
    return namespace
        .run("conntrack", "-L", "-p", protocol, "-f", family, "-o", "id")
        .lines()
        .filter(line -> line.startsWith(protocol))
        .map(line -> {
          MatchResult fields = LISTED.matcher(line).results().findFirst().orElseThrow();
          return Stream.of(1, 3, 2, 4, 5, 7, 6, 8, 9)
              .map(fields::group)
              .collect(Collectors.joining(" "));
        })
        .toList();
  }

  private static String asText(Flow flow) {
    return "%s %s %s %s %s"
        .formatted(
            asText(flow.original().source()),
            asText(flow.original().destination()),
            asText(flow.reply().source()),
            asText(flow.reply().destination()),
            Integer.toUnsignedString(flow.id()));
  }

  private static String asText(AddressPort end) {
    return end.address() + " " + end.port();
  }

  @Test
  void whatWeListIsWhatTheConntrackCommandLists() throws Exception {
    track(List.of(DNS, DNS6, HTTPS));
    assertThat(flows(IpFamily.IPV4, Protocol.UDP))
        .extracting(KernelConntrackTest::asText)
        .hasSize(1)
        .isEqualTo(listedByTheTool("udp", "ipv4"));
    assertThat(flows(IpFamily.IPV6, Protocol.UDP))
        .extracting(KernelConntrackTest::asText)
        .hasSize(1)
        .isEqualTo(listedByTheTool("udp", "ipv6"));
    assertThat(flows(IpFamily.IPV4, Protocol.TCP))
        .extracting(KernelConntrackTest::asText)
        .hasSize(1)
        .isEqualTo(listedByTheTool("tcp", "ipv4"));
  }

  @Test
  void flowsInZonesAreOtherPeoples() throws Exception {
    try {
      insert(List.of(asCommand(DNS, 7)));
    } catch (IOException e) {
      boolean unsupported = String.valueOf(e.getMessage()).contains("Operation not supported");
      assumeFalse(unsupported, "this kernel has no conntrack zones");
      throw e;
    }
    assertThat(flows(IpFamily.IPV4, Protocol.UDP)).isEmpty();
    track(List.of(DNS));
    List<Flow> listed = flows(IpFamily.IPV4, Protocol.UDP);
    assertThat(listed).hasSize(1);
    conntrack.delete(listed).orThrow();
    assertThat(namespace.run("conntrack", "-L", "-p", "udp").lines().toList())
        .filteredOn(line -> line.startsWith("udp"))
        .singleElement()
        .satisfies(line -> assertThat(line).contains(" zone=7 "));
  }

  @Test
  void flowsWithoutPortsDoNotDisturb() throws Exception {
    insert(
        List.of(
            "-I -p icmp -s 10.244.2.6 -d 10.96.0.1 --icmp-type 8 --icmp-code 0 --icmp-id 77 -t 100"));
    track(List.of(DNS));
    assertThat(flows(IpFamily.IPV4, Protocol.UDP)).hasSize(1);
    assertThat(flows(IpFamily.IPV4, Protocol.SCTP)).isEmpty();
  }
}
