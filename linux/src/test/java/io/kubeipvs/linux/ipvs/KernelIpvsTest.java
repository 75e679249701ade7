package io.kubeipvs.linux.ipvs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeipvs.linux.genetlink.GenericRequest;
import io.kubeipvs.linux.netlink.BatchResult;
import io.kubeipvs.linux.netlink.NetlinkMessage;
import io.kubeipvs.linux.netlink.Replies;
import io.kubeipvs.linux.netlink.ScriptedKernel;
import io.kubeipvs.linux.syscall.Errno;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.Protocol;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The client against a scripted kernel: what its errors say, and what it does with positions. */
final class KernelIpvsTest {
  private static final VirtualServerKey API =
      VirtualServerKey.of(Protocol.TCP, IpAddress.parse("10.96.0.1"), 443);
  private static final RealServer POD = RealServer.masqueraded(IpAddress.parse("10.244.1.6"), 6443);

  private final ScriptedKernel kernel = new ScriptedKernel();
  private final KernelIpvs ipvs = KernelIpvs.over(kernel);

  @BeforeEach
  void theFamilyHasAnId() {
    kernel.then(KernelIpvsTest::familyId);
  }

  private static List<byte[]> familyId(List<NetlinkMessage> requests) {
    byte[] payload = GenericRequest.header(1, 2).putU16(1, 0x1c).toBytes();
    return List.of(Replies.reply(0x10, 0, requests.getFirst().sequence(), payload));
  }

  static Stream<Arguments> advice() {
    VirtualServer wlc = VirtualServer.of(API, "wlc");
    VirtualServer sip = new VirtualServer(API, "rr", ServiceFlags.PERSISTENT, 60, 32, "sip");
    return Stream.of(
        Arguments.of(
            new IpvsOperation.AddServer(wlc),
            Errno.ENOENT,
            "add virtual server TCP 10.96.0.1:443: ENOENT (No such file or directory); scheduler"
                + " \"wlc\" is not available, load module ip_vs_wlc"),
        Arguments.of(
            new IpvsOperation.SetServer(sip),
            Errno.ENOENT,
            "set virtual server TCP 10.96.0.1:443: ENOENT (No such file or directory); scheduler"
                + " \"rr\" is not available, load module ip_vs_rr, or persistence engine \"sip\""
                + " is not, load module ip_vs_pe_sip"),
        Arguments.of(
            new IpvsOperation.AddServer(wlc),
            Errno.EPERM,
            "add virtual server TCP 10.96.0.1:443: EPERM (Operation not permitted); IPVS needs"
                + " CAP_NET_ADMIN in the initial user namespace, to read too"),
        Arguments.of(
            new IpvsOperation.SetDestination(API, POD),
            Errno.ENOENT,
            "set real server 10.244.1.6:6443 of TCP 10.96.0.1:443: ENOENT (No such file or"
                + " directory); the virtual server has no such real server"),
        Arguments.of(
            new IpvsOperation.DeleteDestination(API, POD.endpoint()),
            Errno.ESRCH,
            "delete real server 10.244.1.6:6443 of TCP 10.96.0.1:443: ESRCH (No such process);"
                + " there is no such virtual server"));
  }

  @ParameterizedTest
  @MethodSource("advice")
  void anErrorSaysWhatItMeansForItsOperation(IpvsOperation operation, int errno, String expected)
      throws Exception {
    kernel.thenReply(sequence -> Replies.answer(sequence, errno));
    if (errno == Errno.ENOENT) {
      kernel.then(KernelIpvsTest::familyId); // it may have been a stale id
    }

    BatchResult result = ipvs.apply(List.of(operation));

    assertThat(result.failures())
        .singleElement()
        .satisfies(failure -> {
          assertThat(failure.reason()).hasMessage(expected);
          assertThat(failure.reason().errno()).isEqualTo(errno);
        });
    kernel.assertFinished();
  }

  @Test
  void positionsCountWhatWasNeverSent() throws Exception {
    kernel.then(requests -> {
      assertThat(requests).hasSize(2);
      return List.of(Replies.answer(requests.getLast().sequence(), Errno.ESRCH));
    });

    BatchResult result =
        ipvs.apply(
            List.of(
                new IpvsOperation.AddDestination(API, POD.withWeight(-1)),
                new IpvsOperation.DeleteServer(API),
                new IpvsOperation.AddDestination(API, POD.withWeight(-2)),
                new IpvsOperation.DeleteServer(API)));

    assertThat(result.failures())
        .extracting(failure -> failure.index() + " " + failure.reason().getMessage())
        .containsExactly(
            "0 add real server 10.244.1.6:6443 to TCP 10.96.0.1:443: weight -1 is not in"
                + " 0-2147483647",
            "2 add real server 10.244.1.6:6443 to TCP 10.96.0.1:443: weight -2 is not in"
                + " 0-2147483647",
            "3 delete virtual server TCP 10.96.0.1:443: ESRCH (No such process); there is no such"
                + " virtual server");
  }

  @Test
  void aServerThatIsNotThereIsNull() throws Exception {
    kernel.thenReply(sequence -> Replies.answer(sequence, Errno.ESRCH));

    assertThat(ipvs.server(API)).isNull();
  }

  @Test
  void otherFailuresOfReadsAreThrown() {
    kernel.thenReply(sequence -> Replies.answer(sequence, Errno.EPERM));

    assertThatThrownBy(() -> ipvs.server(API))
        .hasMessage(
            "get virtual server TCP 10.96.0.1:443: EPERM (Operation not permitted); IPVS needs"
                + " CAP_NET_ADMIN in the initial user namespace, to read too");
  }

  @Test
  void closesItsChannel() {
    ipvs.close();

    assertThat(kernel.isClosed()).isTrue();
  }
}
