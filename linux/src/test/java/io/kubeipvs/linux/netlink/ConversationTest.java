package io.kubeipvs.linux.netlink;

import static io.kubeipvs.linux.netlink.Replies.ack;
import static io.kubeipvs.linux.netlink.Replies.answer;
import static io.kubeipvs.linux.netlink.Replies.datagram;
import static io.kubeipvs.linux.netlink.Replies.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kubeipvs.linux.syscall.Errno;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ConversationTest {
  private static final int TYPE = 0x1c;
  private static final int VALUE = 1;

  private final ScriptedKernel kernel = new ScriptedKernel();
  private final Conversation conversation = new Conversation(kernel);

  private static NetlinkRequest request(String operation) {
    return new NetlinkRequest(operation, TYPE, 0, new PayloadWriter().putU32(VALUE, 7));
  }

  private static byte[] value(int sequence, int flags, int value) {
    return Replies.reply(TYPE, flags, sequence, new PayloadWriter().putU32(VALUE, value).toBytes());
  }

  private static Integer decode(NetlinkMessage reply) throws NetlinkException {
    AttributeReader attributes = reply.payload().attributes();
    if (!attributes.next()) {
      throw NetlinkException.malformed("no value");
    }
    return attributes.i32();
  }

  @Test
  void executeAsksForAnAcknowledgement() throws Exception {
    kernel.then(requests -> {
      assertThat(requests).hasSize(1);
      assertThat(requests.getFirst().flags()).isEqualTo(MessageFlags.REQUEST | MessageFlags.ACK);
      return List.of(ack(requests.getFirst().sequence()));
    });

    conversation.execute(request("set"));

    kernel.assertFinished();
  }

  @Test
  void executeFailsWithTheKernelsErrno() {
    kernel.thenReply(sequence -> answer(sequence, Errno.EEXIST));

    NetlinkException failure =
        catchThrowableOfType(NetlinkException.class, () -> conversation.execute(request("add it")));

    assertThat(failure).hasMessage("add it: EEXIST (File exists)");
    assertThat(failure.errno()).isEqualTo(Errno.EEXIST);
  }

  @Test
  void aFramedRequestIsAcknowledgedAndItsFrameIsNot() throws Exception {
    kernel.then(requests -> {
      assertThat(requests)
          .extracting(NetlinkMessage::flags)
          .containsExactly(
              MessageFlags.REQUEST, MessageFlags.REQUEST | MessageFlags.ACK, MessageFlags.REQUEST);
      return List.of(ack(requests.get(1).sequence()));
    });

    conversation.executeFramed(request("begin"), request("delete it"), request("end"));

    kernel.assertFinished();
  }

  @Test
  void aFramedRequestFailsWithItsOwnErrorAndWithThatOfItsFrame() throws Exception {
    for (int position = 0; position < 3; position++) {
      int failing = position;
      kernel.then(requests -> List.of(answer(requests.get(failing).sequence(), Errno.EPERM)));

      assertThatThrownBy(() ->
              conversation.executeFramed(request("begin"), request("delete it"), request("end")))
          .isInstanceOf(NetlinkException.class)
          .hasMessageStartingWith("delete it: EPERM");
    }
  }

  @Test
  void aCheckHasNoEndAndWaitsForTheLast() throws Exception {
    kernel.then(requests -> {
      assertThat(requests).hasSize(3);
      return List.of(ack(requests.get(1).sequence()), ack(requests.get(2).sequence()));
    });

    conversation.checkFramed(request("begin"), List.of(request("table"), request("chain")));

    kernel.assertFinished();
  }

  @Test
  void aCheckFailsWithTheFirstThatWouldFail() {
    kernel.then(requests ->
        List.of(ack(requests.get(1).sequence()), answer(requests.get(2).sequence(), Errno.ENOENT)));

    assertThatThrownBy(() ->
            conversation.checkFramed(request("begin"), List.of(request("table"), request("chain"))))
        .isInstanceOf(NetlinkException.class)
        .hasMessageStartingWith("chain: ENOENT");
  }

  @Test
  void aReplyNeedsNoAcknowledgement() throws Exception {
    kernel.then(requests -> {
      assertThat(requests.getFirst().flags()).isEqualTo(MessageFlags.REQUEST);
      return List.of(value(requests.getFirst().sequence(), 0, 42));
    });

    assertThat(conversation.request(request("get"), ConversationTest::decode)).isEqualTo(42);
  }

  @Test
  void repliesToOtherRequestsAreDropped() throws Exception {
    kernel.then(requests -> {
      int sequence = requests.getFirst().sequence();
      return List.of(
          value(0, 0, 1), // a notification
          answer(sequence - 1, Errno.EPERM),
          datagram(value(sequence + 1, 0, 2), value(sequence, 0, 42)));
    });

    assertThat(conversation.request(request("get"), ConversationTest::decode)).isEqualTo(42);
  }

  @Test
  void noAnswerIsAFailureAndNotAnEndlessWait() {
    kernel.then(requests -> List.of());

    NetlinkException failure =
        catchThrowableOfType(NetlinkException.class, () -> conversation.execute(request("set")));

    assertThat(failure).hasMessage("set: no answer from the kernel; the outcome is unknown");
    assertThat(failure.errno()).isZero();
  }

  @Test
  void lostRepliesLeaveTheOutcomeUnknown() throws Exception {
    kernel.then(requests -> List.of(ScriptedKernel.lostReplies(), ack(1)));
    kernel.thenReply(Replies::ack);

    NetlinkException failure =
        catchThrowableOfType(NetlinkException.class, () -> conversation.execute(request("set")));
    assertThat(failure)
        .hasMessage("set: the kernel dropped replies, the outcome is unknown: receive: ENOBUFS");
    assertThat(failure.errno()).isEqualTo(Errno.ENOBUFS);

    // What was left in the queue does not disturb the next.
    conversation.execute(request("set again"));
    kernel.assertFinished();
  }

  @Test
  void aDumpSpansDatagramsAndEndsWithDone() throws Exception {
    kernel.then(requests -> {
      assertThat(requests.getFirst().flags()).isEqualTo(MessageFlags.REQUEST | MessageFlags.DUMP);
      int sequence = requests.getFirst().sequence();
      int multi = MessageFlags.MULTI;
      return List.of(
          datagram(value(sequence, multi, 1), value(sequence, multi, 2)),
          datagram(value(sequence, multi, 3)),
          done(sequence, 0));
    });

    assertThat(conversation.dump(request("list"), ConversationTest::decode))
        .containsExactly(1, 2, 3);
    kernel.assertFinished();
  }

  @Test
  void anEmptyDumpIsDoneAtOnce() throws Exception {
    kernel.thenReply(sequence -> done(sequence, 0));

    assertThat(conversation.dump(request("list"), ConversationTest::decode)).isEmpty();
  }

  @Test
  void aDumpMayFailAtItsStartOrLate() {
    kernel.thenReply(sequence -> answer(sequence, Errno.EPERM));
    kernel.thenReply(
        sequence -> datagram(value(sequence, MessageFlags.MULTI, 1), done(sequence, 12)));

    assertThatThrownBy(() -> conversation.dump(request("list"), ConversationTest::decode))
        .hasMessage("list: EPERM (Operation not permitted)");
    assertThatThrownBy(() -> conversation.dump(request("list"), ConversationTest::decode))
        .hasMessage("list: ENOMEM (Cannot allocate memory)");
  }

  @Test
  void aDumpThatWasInterruptedIsReadAgainFromTheStart() throws Exception {
    int interrupted = MessageFlags.MULTI | MessageFlags.DUMP_INTERRUPTED;
    kernel.thenReply(sequence -> datagram(value(sequence, interrupted, 1), done(sequence, 0)));
    kernel.thenReply(
        sequence -> datagram(value(sequence, MessageFlags.MULTI, 2), done(sequence, 0)));

    assertThat(conversation.dump(request("list"), ConversationTest::decode)).containsExactly(2);
    kernel.assertFinished();
  }

  @Test
  void aDumpThatIsInterruptedEveryTimeIsGivenUp() {
    int interrupted = MessageFlags.MULTI | MessageFlags.DUMP_INTERRUPTED;
    for (int attempt = 0; attempt < 10; attempt++) {
      kernel.thenReply(sequence -> datagram(value(sequence, interrupted, 1), done(sequence, 0)));
    }

    assertThatThrownBy(() -> conversation.dump(request("list"), ConversationTest::decode))
        .hasMessage("list: the list changed during each of 10 readings");
    kernel.assertFinished();
  }

  @Test
  void aDumpIsReadToItsEndEvenIfAPartWasMalformed() throws Exception {
    kernel.then(requests -> {
      int sequence = requests.getFirst().sequence();
      byte[] empty = Replies.reply(TYPE, MessageFlags.MULTI, sequence, new byte[0]);
      return List.of(empty, value(sequence, MessageFlags.MULTI, 2), done(sequence, 0));
    });
    kernel.thenReply(sequence -> value(sequence, 0, 42));

    assertThatThrownBy(() -> conversation.dump(request("list"), ConversationTest::decode))
        .hasMessage("malformed reply: no value");
    // The kernel refuses a new dump while one is unfinished, so its rest must be gone by now.
    assertThat(conversation.request(request("get"), ConversationTest::decode)).isEqualTo(42);
    kernel.assertFinished();
  }

  @Test
  void closingClosesTheChannel() {
    conversation.close();

    assertThat(kernel.isClosed()).isTrue();
  }
}
