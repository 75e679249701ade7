package io.kubeipvs.testkit.conntrack;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.linux.conntrack.Conntrack;
import io.kubeipvs.linux.conntrack.Flow;
import io.kubeipvs.linux.netlink.BatchResult;
import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.Protocol;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link Conntrack} keeps, the fake as the kernel. */
public abstract class ConntrackContract {
  /** A pod's DNS question to the service, answered by a pod. */
  protected static final Flow DNS =
      flow(Protocol.UDP, "10.244.2.6", 40_000, "10.96.0.10", 53, "10.244.1.5", 53);

  protected static final Flow DNS6 =
      flow(Protocol.UDP, "fd00:10:244:2::6", 40_000, "fd00:10:96::a", 53, "fd00:10:244:1::5", 53);

  protected static final Flow HTTPS =
      flow(Protocol.TCP, "10.244.2.6", 40_001, "10.96.0.1", 443, "192.168.224.3", 6443);

  /** The table, empty at the start of each test; the caller does not close it. */
  protected abstract Conntrack conntrack() throws Exception;

  /** Makes flows with these tuples; their ids are the table's own. */
  protected abstract void track(List<Flow> flows) throws Exception;

  /** All flows of a family and protocol. */
  protected List<Flow> flows(IpFamily family, Protocol protocol) throws Exception {
    return conntrack().flows(family, protocol, _ -> true);
  }

  /** A flow whose replies come from the real server, with an id still to be read. */
  protected static Flow flow(
      Protocol protocol,
      String client,
      int clientPort,
      String service,
      int servicePort,
      String server,
      int serverPort) {
    AddressPort from = new AddressPort(IpAddress.parse(client), clientPort);
    AddressPort to = new AddressPort(IpAddress.parse(service), servicePort);
    AddressPort answering = new AddressPort(IpAddress.parse(server), serverPort);
    return new Flow(
        protocol.number(), new Flow.Tuple(from, to), new Flow.Tuple(answering, from), 0);
  }

  private static Flow withoutId(Flow flow) {
    return new Flow(flow.protocolNumber(), flow.original(), flow.reply(), 0);
  }

  @Test
  void anEmptyTableHasNoFlows() throws Exception {
    assertThat(flows(IpFamily.IPV4, Protocol.UDP)).isEmpty();
    assertThat(flows(IpFamily.IPV6, Protocol.UDP)).isEmpty();
  }

  @Test
  void listsTheFlowsOfAFamilyAndProtocol() throws Exception {
    track(List.of(DNS, DNS6, HTTPS));
    assertThat(flows(IpFamily.IPV4, Protocol.UDP))
        .extracting(ConntrackContract::withoutId)
        .containsExactly(DNS);
    assertThat(flows(IpFamily.IPV6, Protocol.UDP))
        .extracting(ConntrackContract::withoutId)
        .containsExactly(DNS6);
    assertThat(flows(IpFamily.IPV4, Protocol.TCP))
        .extracting(ConntrackContract::withoutId)
        .containsExactly(HTTPS);
    assertThat(flows(IpFamily.IPV6, Protocol.TCP)).isEmpty();
    assertThat(flows(IpFamily.IPV4, Protocol.SCTP)).isEmpty();
  }

  @Test
  void listsOnlyWhatIsWanted() throws Exception {
    Flow other = flow(Protocol.UDP, "10.244.2.7", 40_000, "10.96.0.10", 53, "10.244.1.5", 53);
    track(List.of(DNS, other, DNS6, HTTPS));
    List<Flow> asked = new ArrayList<>();
    List<Flow> listed =
        conntrack()
            .flows(
                IpFamily.IPV4,
                Protocol.UDP,
                flow -> {
                  asked.add(withoutId(flow));
                  return flow.original().equals(other.original());
                });
    assertThat(listed).extracting(ConntrackContract::withoutId).containsExactly(other);
    assertThat(asked).containsExactlyInAnyOrder(DNS, other);
  }

  @Test
  void deletesTheseFlowsAndNoOthers() throws Exception {
    Flow other = flow(Protocol.UDP, "10.244.2.7", 40_000, "10.96.0.10", 53, "10.244.1.5", 53);
    track(List.of(DNS, other, DNS6, HTTPS));
    List<Flow> doomed =
        flows(IpFamily.IPV4, Protocol.UDP).stream()
            .filter(flow -> flow.original().equals(DNS.original()))
            .toList();
    assertThat(doomed).hasSize(1);
    assertThat(conntrack().delete(doomed).isAllDone()).isTrue();
    assertThat(flows(IpFamily.IPV4, Protocol.UDP))
        .extracting(ConntrackContract::withoutId)
        .containsExactly(other);
    assertThat(flows(IpFamily.IPV6, Protocol.UDP)).hasSize(1);
    assertThat(flows(IpFamily.IPV4, Protocol.TCP)).hasSize(1);
  }

  @Test
  void deletesIpv6Flows() throws Exception {
    Flow other =
        flow(Protocol.UDP, "fd00:10:244:2::6", 40_000, "fd00:10:96::b", 53, "fd00:10:244:1::5", 54);
    track(List.of(DNS6, other));
    List<Flow> doomed =
        flows(IpFamily.IPV6, Protocol.UDP).stream()
            .filter(flow -> flow.original().equals(DNS6.original()))
            .toList();
    assertThat(conntrack().delete(doomed).isAllDone()).isTrue();
    assertThat(flows(IpFamily.IPV6, Protocol.UDP))
        .extracting(ConntrackContract::withoutId)
        .containsExactly(other);
  }

  @Test
  void aFlowThatHasGoneCountsAsDeleted() throws Exception {
    track(List.of(DNS));
    List<Flow> flows = flows(IpFamily.IPV4, Protocol.UDP);
    conntrack().delete(flows).orThrow();
    assertThat(conntrack().delete(flows)).isEqualTo(BatchResult.ALL_DONE);
  }

  @Test
  void aSuccessorWithTheSameTupleStays() throws Exception {
    track(List.of(DNS));
    Flow there = flows(IpFamily.IPV4, Protocol.UDP).getFirst();
    Flow predecessor =
        new Flow(there.protocolNumber(), there.original(), there.reply(), there.id() + 1);
    assertThat(conntrack().delete(List.of(predecessor)).isAllDone()).isTrue();
    assertThat(flows(IpFamily.IPV4, Protocol.UDP)).containsExactly(there);
  }

  @Test
  void deletingNoFlowsDeletesNone() throws Exception {
    track(List.of(DNS, DNS6));
    assertThat(conntrack().delete(List.of())).isEqualTo(BatchResult.ALL_DONE);
    assertThat(flows(IpFamily.IPV4, Protocol.UDP)).hasSize(1);
    assertThat(flows(IpFamily.IPV6, Protocol.UDP)).hasSize(1);
  }

  @Test
  void aTableLargerThanOneReplyIsListedAndDeletedWhole() throws Exception {
    List<Flow> many = new ArrayList<>();
    for (int client = 0; client < 1_000; client++) {
      String address = "10.244." + (client >>> 8) + "." + (client & 0xff);
      many.add(flow(Protocol.UDP, address, 40_000, "10.96.0.10", 53, "10.244.1.5", 53));
    }
    track(many);
    track(List.of(HTTPS));
    List<Flow> listed = flows(IpFamily.IPV4, Protocol.UDP);
    assertThat(listed)
        .extracting(ConntrackContract::withoutId)
        .containsExactlyInAnyOrderElementsOf(many);
    conntrack().delete(listed).orThrow();
    assertThat(flows(IpFamily.IPV4, Protocol.UDP)).isEmpty();
    assertThat(flows(IpFamily.IPV4, Protocol.TCP)).hasSize(1);
  }
}
