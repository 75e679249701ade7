package io.kubeipvs.linux.ipset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeipvs.linux.netlink.AttributeReader;
import io.kubeipvs.linux.netlink.BatchResult;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.linux.netlink.NetlinkMessage;
import io.kubeipvs.linux.netlink.PayloadWriter;
import io.kubeipvs.linux.netlink.Replies;
import io.kubeipvs.linux.netlink.ScriptedKernel;
import io.kubeipvs.linux.syscall.Errno;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.Protocol;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What no kernel does on demand: old and new revisions, missing modules, lost rights. */
class KernelIpSetsScriptedTest {
  private static final IpSetDefinition CLUSTER_IP =
      IpSetDefinition.of("KUBE-CLUSTER-IP", IpSetType.HASH_IP_PORT, IpFamily.IPV4);
  private static final IpSetDefinition OTHER =
      IpSetDefinition.of("OTHER", IpSetType.HASH_IP_PORT, IpFamily.IPV6);
  private static final IpSetOperation ADD =
      new IpSetOperation.Add(
          CLUSTER_IP, new IpSetEntry.IpPort(IpAddress.parse("10.96.0.1"), Protocol.TCP, 443));

  private final ScriptedKernel kernel = new ScriptedKernel();
  private final KernelIpSets sets = KernelIpSets.over(kernel);

  private static byte[] revisions(int sequence, int lowest, int highest) {
    PayloadWriter payload = new PayloadWriter().u8(2).u8(0).be16(0);
    payload.putU8(IpSetFormat.REVISION, highest).putU8(IpSetFormat.REVISION_MIN, lowest);
    return Replies.reply(IpSetFormat.TYPE, 0, sequence, payload.toBytes());
  }

  private static byte[] ackOfLast(List<NetlinkMessage> requests) {
    return Replies.ack(requests.getLast().sequence());
  }

  private static int revisionIn(byte[] create) {
    return create[16 + 4 + 8 + 20 + 20 + 4]; // headers, PROTOCOL, SETNAME, TYPENAME, attribute
  }

  /** Linux before 4.20 refuses every protocol but 6, whatever the command; later ones take it. */
  private static byte[] answerOfAnOldKernel(NetlinkMessage request) throws NetlinkException {
    AttributeReader attributes = request.payload().skip(IpSetFormat.HEADER_BYTES).attributes();
    assertThat(attributes.next()).isTrue();
    assertThat(attributes.type()).isEqualTo(IpSetFormat.PROTOCOL);
    int code = attributes.u8() == 6 ? Errno.ENOENT : IpSetError.PROTOCOL.code();
    return Replies.answer(request.sequence(), code);
  }

  private static List<byte[]> answersOfAnOldKernel(List<NetlinkMessage> requests)
      throws NetlinkException {
    List<byte[]> answers = new ArrayList<>();
    for (NetlinkMessage request : requests) {
      answers.add(answerOfAnOldKernel(request));
    }
    return answers;
  }

  /** It looks at the protocol first, so that of a set which is not there it says just that. */
  @Test
  void aKernelBefore420UnderstandsEveryRequest() throws Exception {
    IpSetOperation delete =
        new IpSetOperation.Delete(
            CLUSTER_IP, new IpSetEntry.IpPort(IpAddress.parse("10.96.0.1"), Protocol.TCP, 443));
    List<IpSetOperation> writes =
        List.of(ADD, delete, new IpSetOperation.Swap("A", "B"), new IpSetOperation.Destroy("A"));
    kernel.then(KernelIpSetsScriptedTest::answersOfAnOldKernel);
    kernel.then(KernelIpSetsScriptedTest::answersOfAnOldKernel);
    kernel.then(KernelIpSetsScriptedTest::answersOfAnOldKernel);

    assertThat(sets.find("X")).isNull();
    assertThat(sets.supports(IpSetType.HASH_IP_PORT)).isFalse();
    assertThat(sets.apply(writes).failures())
        .hasSize(4)
        .allMatch(failure -> failure.reason().errno() == Errno.ENOENT);
    kernel.assertFinished();
  }

  @Test
  void theRevisionIsAskedForOnce() throws Exception {
    kernel.thenReply(sequence -> revisions(sequence, 0, 5));
    kernel.then(requests -> List.of(ackOfLast(requests)));
    kernel.then(requests -> List.of(ackOfLast(requests)));
    sets.apply(List.of(new IpSetOperation.Create(CLUSTER_IP), new IpSetOperation.Create(OTHER)))
        .orThrow();
    sets.apply(List.of(new IpSetOperation.Create(CLUSTER_IP))).orThrow();
    kernel.assertFinished();
    assertThat(revisionIn(kernel.sent().get(1))).isEqualTo(5);
    assertThat(revisionIn(kernel.sent().get(2))).isEqualTo(5);
  }

  @Test
  void aTypeThatIsSupportedIsNotAskedForAgainWhenItsFirstSetIsMade() throws Exception {
    kernel.thenReply(sequence -> revisions(sequence, 0, 5));
    kernel.then(requests -> List.of(ackOfLast(requests)));
    assertThat(sets.supports(IpSetType.HASH_IP_PORT)).isTrue();
    sets.apply(List.of(new IpSetOperation.Create(CLUSTER_IP))).orThrow();
    kernel.assertFinished();
    assertThat(revisionIn(kernel.sent().get(1))).isEqualTo(5);
  }

  @Test
  void aMissingOrStrangeTypeIsNotSupported() throws Exception {
    kernel.thenReply(sequence -> Replies.answer(sequence, IpSetError.FIND_TYPE.code()));
    assertThat(sets.supports(IpSetType.HASH_IP_PORT)).isFalse();
    kernel.thenReply(sequence -> revisions(sequence, 50, 99));
    assertThat(sets.supports(IpSetType.HASH_IP_PORT)).isFalse();
  }

  @Test
  void whoMayNotAskForATypeIsToldSo() {
    kernel.thenReply(sequence -> Replies.answer(sequence, Errno.EPERM));
    assertThatThrownBy(() -> sets.supports(IpSetType.HASH_IP_PORT))
        .hasMessageContaining("ask for set type hash:ip,port")
        .hasMessageContaining("CAP_NET_ADMIN");
  }

  @Test
  void aKernelOfTheFutureGetsTheNewestRevisionThatWeKnow() throws Exception {
    kernel.thenReply(sequence -> revisions(sequence, 0, 99));
    kernel.then(requests -> List.of(ackOfLast(requests)));
    sets.apply(List.of(new IpSetOperation.Create(CLUSTER_IP))).orThrow();
    assertThat(revisionIn(kernel.sent().get(1))).isEqualTo(7);
  }

  @Test
  void aTypeWithoutACommonRevisionFailsOnlyItsOwnCreate() throws Exception {
    kernel.thenReply(sequence -> revisions(sequence, 50, 99));
    kernel.then(requests -> List.of(ackOfLast(requests)));
    BatchResult result = sets.apply(List.of(new IpSetOperation.Create(CLUSTER_IP), ADD));
    assertThat(result.failures()).hasSize(1);
    assertThat(result.failures().getFirst().index()).isZero();
    assertThat(result.failures().getFirst().reason())
        .hasMessageStartingWith("create set KUBE-CLUSTER-IP: ")
        .hasMessageContaining("revisions 50-99 of set type hash:ip,port, wanted is one of 1-7");
    kernel.assertFinished();
  }

  @Test
  void aMissingTypeNamesItsModule() throws Exception {
    kernel.thenReply(sequence -> Replies.answer(sequence, IpSetError.FIND_TYPE.code()));
    BatchResult result = sets.apply(List.of(new IpSetOperation.Create(CLUSTER_IP)));
    assertThat(result.failures().getFirst().reason())
        .hasMessageStartingWith("create set KUBE-CLUSTER-IP: ")
        .hasMessageEndingWith("modprobe ip_set_hash_ipport");
    assertThat(result.failures().getFirst().reason().errno()).isEqualTo(4098);
  }

  @Test
  void failuresAreInTheOrderOfTheOperations() throws Exception {
    IpSetOperation misfit = new IpSetOperation.Add(CLUSTER_IP, new IpSetEntry.Port(1));
    kernel.then(requests -> {
      List<byte[]> answers = new ArrayList<>();
      for (NetlinkMessage request : requests) {
        answers.add(Replies.answer(request.sequence(), 4352));
      }
      return answers;
    });
    BatchResult result = sets.apply(List.of(ADD, misfit, ADD));
    assertThat(result.failures())
        .extracting(failure -> failure.index() + ": " + failure.reason().getMessage())
        .containsExactly(
            "0: add 10.96.0.1,tcp:443 to set KUBE-CLUSTER-IP: IPSET_ERR_HASH_FULL: the set is full"
                + " (maxelem 65536); make one with room for more and swap it in",
            "1: add 1 to set KUBE-CLUSTER-IP: no entry for a set of type hash:ip,port family IPv4",
            "2: add 10.96.0.1,tcp:443 to set KUBE-CLUSTER-IP: IPSET_ERR_HASH_FULL: the set is full"
                + " (maxelem 65536); make one with room for more and swap it in");
  }

  @Test
  void aBitmapHasItsOwnCodes() {
    IpSetOperation add =
        new IpSetOperation.Add(IpSetDefinition.bitmap("P"), new IpSetEntry.Port(1));
    assertThat(IpSetFailure.of(add, 4352))
        .hasMessage(
            "add 1 to set P: IPSET_ERR_BITMAP_RANGE: the entry is outside the range of the"
                + " set");
    assertThat(IpSetFailure.of(new IpSetOperation.Destroy("P"), Errno.ENOMEM))
        .hasMessageStartingWith("destroy set P: ENOMEM");
  }

  @Test
  void onlyThatASetIsNotThereMakesItNull() throws Exception {
    kernel.thenReply(sequence -> Replies.answer(sequence, Errno.ENOENT));
    kernel.thenReply(sequence -> Replies.answer(sequence, Errno.EPERM));
    kernel.thenReply(sequence -> Replies.answer(sequence, Errno.EINVAL));
    assertThat(sets.find("X")).isNull();
    assertThatThrownBy(() -> sets.find("X"))
        .isInstanceOfSatisfying(
            NetlinkException.class, failure -> assertThat(failure.errno()).isEqualTo(Errno.EPERM))
        .hasMessageStartingWith("list set X: EPERM")
        .hasMessageContaining("CAP_NET_ADMIN");
    assertThatThrownBy(sets::list).hasMessageContaining("modprobe ip_set");
  }

  @Test
  void aKernelThatDoesNotUnderstandIsQuotedByName() {
    kernel.thenReply(sequence -> Replies.answer(sequence, IpSetError.PROTOCOL.code()));
    assertThatThrownBy(sets::list)
        .hasMessageStartingWith("list sets: ")
        .hasMessageContaining("IPSET_ERR_PROTOCOL: the kernel does not understand the request");
  }

  @Test
  void closingClosesTheSocket() {
    sets.close();
    assertThat(kernel.isClosed()).isTrue();
  }
}
