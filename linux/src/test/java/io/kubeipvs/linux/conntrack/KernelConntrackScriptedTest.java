package io.kubeipvs.linux.conntrack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeipvs.linux.netlink.BatchResult;
import io.kubeipvs.linux.netlink.Replies;
import io.kubeipvs.linux.netlink.ScriptedKernel;
import io.kubeipvs.linux.syscall.Errno;
import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.Protocol;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What no kernel does on demand. */
class KernelConntrackScriptedTest {
  private final ScriptedKernel kernel = new ScriptedKernel();
  private final KernelConntrack conntrack = KernelConntrack.over(kernel);

  private static Flow flow(int clientPort) {
    AddressPort client = new AddressPort(IpAddress.parse("10.244.2.6"), clientPort);
    AddressPort service = new AddressPort(IpAddress.parse("10.96.0.10"), 53);
    AddressPort server = new AddressPort(IpAddress.parse("10.244.1.5"), 53);
    return new Flow(
        17, new Flow.Tuple(client, service), new Flow.Tuple(server, client), clientPort);
  }

  @Test
  void onlyWhatIsMissingCountsAsDeleted() throws Exception {
    kernel.then(requests ->
        List.of(
            Replies.answer(requests.get(0).sequence(), Errno.ENOENT),
            Replies.answer(requests.get(1).sequence(), Errno.EPERM),
            Replies.ack(requests.get(2).sequence())));
    BatchResult result = conntrack.delete(List.of(flow(1), flow(2), flow(3)));
    assertThat(result.failures()).hasSize(1);
    assertThat(result.failures().getFirst().index()).isEqualTo(1);
    assertThat(result.failures().getFirst().reason())
        .hasMessageStartingWith("delete flow 17 10.244.2.6:2 -> 10.96.0.10:53: EPERM")
        .hasMessageContaining("CAP_NET_ADMIN");
  }

  @Test
  void deletingNothingSendsNothing() throws Exception {
    assertThat(conntrack.delete(List.of())).isEqualTo(BatchResult.ALL_DONE);
    assertThat(kernel.sent()).isEmpty();
  }

  @Test
  void aMissingModuleIsNamed() {
    kernel.thenReply(sequence -> Replies.answer(sequence, Errno.EINVAL));
    assertThatThrownBy(() -> conntrack.flows(IpFamily.IPV4, Protocol.UDP, _ -> true))
        .hasMessageStartingWith("list IPv4 flows: EINVAL")
        .hasMessageContaining("modprobe nf_conntrack_netlink");
  }

  @Test
  void closingClosesTheSocket() {
    conntrack.close();
    assertThat(kernel.isClosed()).isTrue();
  }
}
