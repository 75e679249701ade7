package io.kubeipvs.kernel.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeipvs.linux.netlink.BatchResult;
import io.kubeipvs.linux.netlink.Conversation;
import io.kubeipvs.linux.netlink.KernelChannel;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.linux.netlink.NetlinkProtocol;
import io.kubeipvs.linux.netlink.NetlinkRequest;
import io.kubeipvs.linux.netlink.PayloadWriter;
import io.kubeipvs.linux.netns.NetworkNamespace;
import io.kubeipvs.linux.syscall.Errno;
import io.kubeipvs.net.IpAddress;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** By way of addresses on the loopback link of a namespace of its own (rtnetlink). */
@Tag("kernel")
final class ConversationKernelTest {
  private static final int RTM_NEWADDR = 20;
  private static final int RTM_DELADDR = 21;
  private static final int RTM_GETADDR = 22;
  private static final int CREATE_EXCLUSIVE = 0x600;
  private static final int LOOPBACK = 1;
  private static final int LOCAL = 2;

  private NetworkNamespace namespace;
  private Conversation conversation;

  @BeforeEach
  void open() throws IOException {
    namespace = NetworkNamespace.create();
    conversation = namespace.call(() -> Conversation.open(NetlinkProtocol.ROUTE));
  }

  @AfterEach
  void close() {
    conversation.close();
    namespace.close();
  }

  private static PayloadWriter header(int prefixLength, int link) {
    return new PayloadWriter().u8(2).u8(prefixLength).u8(0).u8(0).u32(link); // struct ifaddrmsg
  }

  private static NetlinkRequest address(int type, int flags, int number) {
    IpAddress address = IpAddress.ofIpv4(0x0a60_0000 + number);
    return new NetlinkRequest(
        "address " + address, type, flags, header(32, LOOPBACK).putAddress(LOCAL, address));
  }

  private static List<NetlinkRequest> add(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(number -> address(RTM_NEWADDR, CREATE_EXCLUSIVE, number))
        .toList();
  }

  private static NetlinkRequest list() {
    return new NetlinkRequest("list addresses", RTM_GETADDR, 0, header(0, 0));
  }

  private List<IpAddress> listed() throws NetlinkException {
    return conversation.dump(
        list(),
        reply -> {
          var attributes = reply.payload().skip(8).attributes();
          while (attributes.next()) {
            if (attributes.type() == LOCAL) {
              return attributes.address();
            }
          }
          return null;
        });
  }

  @Test
  void aBatchOverSeveralDatagramsIsDoneInFullAndListed() throws Exception {
    assertThat(conversation.batch(add(0, 1200)).isAllDone()).isTrue();

    assertThat(listed())
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 1200).mapToObj(i -> IpAddress.ofIpv4(0x0a60_0000 + i)).toList());
  }

  @Test
  void eachFailureOfABatchComesBackAtItsPosition() throws Exception {
    conversation.batch(add(100, 700)).orThrow();

    BatchResult result = conversation.batch(add(0, 1000));

    assertThat(result.failures())
        .extracting(BatchResult.Failure::index)
        .containsExactlyElementsOf(IntStream.range(100, 700).boxed().toList());
    assertThat(result.failures())
        .allSatisfy(failure -> assertThat(failure.reason().errno()).isEqualTo(Errno.EEXIST));
  }

  @Test
  void aDatagramOfWhichAllFailsFitsTheLimitsThatTheChannelStates() throws Exception {
    try (KernelChannel channel = namespace.call(() -> KernelChannel.open(NetlinkProtocol.ROUTE))) {
      assertThat(channel.limits().sendBytes()).isGreaterThanOrEqualTo(200_000);
      assertThat(channel.limits().replyBytes()).isGreaterThanOrEqualTo(200_000);
    }
    List<NetlinkRequest> absent =
        IntStream.range(0, 2000).mapToObj(number -> address(RTM_DELADDR, 0, number)).toList();

    assertThat(conversation.batch(absent).failures()).hasSize(2000);
  }

  @Test
  void theKernelsOwnWordsAreInTheMessage() {
    NetlinkRequest malformed =
        new NetlinkRequest("add address", RTM_NEWADDR, 0, header(32, LOOPBACK).putU16(LOCAL, 7));

    assertThatThrownBy(() -> conversation.execute(malformed))
        .isInstanceOf(NetlinkException.class)
        .hasMessageStartingWith("add address: ")
        .hasMessageContaining("; kernel: \"")
        .hasMessageEndingWith(" at byte 24 of the request"); // the headers have 16 and 8
  }

  @Test
  void aDumpThatWasNotReadToItsEndDoesNotBlockTheNext() throws Exception {
    conversation.batch(add(0, 2000)).orThrow(); // more than one datagram holds

    assertThatThrownBy(() ->
            conversation.dump(
                list(),
                reply -> {
                  throw NetlinkException.malformed("as if");
                }))
        .hasMessage("malformed reply: as if");

    assertThat(listed()).hasSize(2000);
  }
}
