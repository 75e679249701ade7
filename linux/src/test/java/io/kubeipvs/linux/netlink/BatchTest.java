package io.kubeipvs.linux.netlink;

import static io.kubeipvs.linux.netlink.Replies.ack;
import static io.kubeipvs.linux.netlink.Replies.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kubeipvs.linux.syscall.Errno;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BatchTest {
  private static final int TYPE = 0x1c;

  private final ScriptedKernel kernel = new ScriptedKernel();

  private static List<NetlinkRequest> requests(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i -> new NetlinkRequest("operation " + i, TYPE, 0, new PayloadWriter().putU32(1, i)))
        .toList();
  }

  /** A kernel that fails some operations, by the number they carry, and acknowledges if asked. */
  private static ScriptedKernel.Step failing(Set<Integer> failing, int errno) {
    return messages -> {
      List<byte[]> replies = new ArrayList<>();
      for (NetlinkMessage message : messages) {
        AttributeReader attributes = message.payload().attributes();
        assertThat(attributes.next()).isTrue();
        if (failing.contains(attributes.i32())) {
          replies.add(answer(message.sequence(), errno));
        } else if (message.has(MessageFlags.ACK)) {
          replies.add(ack(message.sequence()));
        }
      }
      return replies;
    };
  }

  @Test
  void oneDatagramWithAnAcknowledgementOnTheLast() throws Exception {
    kernel.then(messages -> {
      assertThat(messages).hasSize(3);
      assertThat(messages.stream().map(message -> message.has(MessageFlags.ACK)))
          .containsExactly(false, false, true);
      return List.of(ack(messages.getLast().sequence()));
    });

    BatchResult result = new Conversation(kernel).batch(requests(3));

    assertThat(result.isAllDone()).isTrue();
    kernel.assertFinished();
  }

  @Test
  void anEmptyBatchSendsNothing() throws Exception {
    assertThat(new Conversation(kernel).batch(List.of()).isAllDone()).isTrue();
    assertThat(kernel.sent()).isEmpty();
  }

  @Test
  void failuresAreMatchedToTheirOperations() throws Exception {
    kernel.then(failing(Set.of(0, 3, 4), Errno.EEXIST));

    BatchResult result = new Conversation(kernel).batch(requests(5));

    assertThat(result.failures()).extracting(BatchResult.Failure::index).containsExactly(0, 3, 4);
    assertThat(result.failures().getLast().reason())
        .hasMessage("operation 4: EEXIST (File exists)");
    kernel.assertFinished();
  }

  @Test
  void anyPatternOfFailuresOverManyDatagramsIsReportedExactly() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    int count = 1234;
    Set<Integer> failing = new HashSet<>();
    IntStream.range(0, count).filter(i -> random.nextInt(3) == 0).forEach(failing::add);
    for (int datagram = 0; datagram < 3; datagram++) {
      kernel.then(failing(failing, Errno.ESRCH));
    }

    BatchResult result = new Conversation(kernel).batch(requests(count));

    assertThat(result.failures().stream().map(BatchResult.Failure::index))
        .as("seed %d", seed)
        .containsExactlyElementsOf(failing.stream().sorted().toList());
    kernel.assertFinished();
  }

  @Test
  void aDatagramStaysWithinTheSendBuffer() throws Exception {
    kernel.withLimits(100, 1 << 20); // a request has 24 bytes
    for (int datagram = 0; datagram < 3; datagram++) {
      kernel.then(failing(Set.of(), 0));
    }

    assertThat(new Conversation(kernel).batch(requests(10)).isAllDone()).isTrue();

    assertThat(kernel.sent()).extracting(datagram -> datagram.length).containsExactly(96, 96, 48);
  }

  @Test
  void aDatagramHasNoMoreRequestsThanTheReceiveBufferCanReportFailed() throws Exception {
    int room = 212_992; // the kernel's default
    kernel.withLimits(1 << 20, room);
    for (int datagram = 0; datagram < 3; datagram++) {
      kernel.then(failing(Set.of(), 0));
    }

    assertThat(new Conversation(kernel).batch(requests(500)).isAllDone()).isTrue();

    // 256 errors were seen to fit; 200 is the most that is safe.
    assertThat(kernel.sent()).extracting(datagram -> datagram.length / 24).first().isEqualTo(198);
  }

  @Test
  void aRequestTooLargeForTheLimitsIsLeftToTheKernelToJudge() throws Exception {
    kernel.withLimits(10, 10);
    kernel.then(failing(Set.of(), 0));
    kernel.then(failing(Set.of(), 0));

    assertThat(new Conversation(kernel).batch(requests(2)).isAllDone()).isTrue();
    kernel.assertFinished();
  }

  @Test
  void strangersBetweenTheRepliesAreDropped() throws Exception {
    kernel.then(messages -> {
      int last = messages.getLast().sequence();
      return List.of(
          answer(messages.getFirst().sequence() - 1, Errno.EPERM),
          answer(last + 1, Errno.EPERM),
          answer(0, Errno.EPERM),
          ack(last));
    });

    assertThat(new Conversation(kernel).batch(requests(2)).isAllDone()).isTrue();
  }

  @Test
  void lostRepliesEndTheBatchWithItsOutcomeUnknown() throws Exception {
    kernel.withLimits(48, 1 << 20);
    kernel.then(failing(Set.of(), 0));
    kernel.then(messages -> List.of(ScriptedKernel.lostReplies(), ack(4)));
    kernel.thenReply(Replies::ack);
    Conversation conversation = new Conversation(kernel);

    NetlinkException failure =
        catchThrowableOfType(NetlinkException.class, () -> conversation.batch(requests(6)));

    assertThat(failure.errno()).isEqualTo(Errno.ENOBUFS);
    assertThat(failure)
        .hasMessage(
            "operation 3: the kernel dropped replies, the outcome is unknown: receive: ENOBUFS; of a"
                + " batch of 6 the first 2 are settled, the others must be read back");
    // The third datagram was never sent, and the next batch starts clean.
    assertThat(kernel.sent()).hasSize(2);
    assertThat(conversation.batch(requests(1)).isAllDone()).isTrue();
    kernel.assertFinished();
  }

  @Test
  void severalFailuresThrowAsOneWithTheOthersSuppressed() throws Exception {
    kernel.then(failing(Set.of(1, 2), Errno.ESRCH));
    BatchResult result = new Conversation(kernel).batch(requests(3));

    NetlinkException thrown = catchThrowableOfType(NetlinkException.class, result::orThrow);

    assertThat(thrown).hasMessage("operation 1: ESRCH (No such process)");
    assertThat(thrown.getSuppressed())
        .extracting(Throwable::getMessage)
        .containsExactly("operation 2: ESRCH (No such process)");
  }
}
