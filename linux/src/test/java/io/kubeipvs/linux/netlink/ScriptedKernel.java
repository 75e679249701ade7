package io.kubeipvs.linux.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.IntFunction;

/**
 * A channel with a scripted kernel behind it: each datagram sent makes the next step of the script
 * queue its replies, before the send returns, as the real one does.
 */
public final class ScriptedKernel implements NetlinkChannel {
  /** What the kernel does with one datagram. */
  @FunctionalInterface
  public interface Step {
    /** Returns the datagrams it answers with. */
    List<byte[]> answer(List<NetlinkMessage> requests) throws NetlinkException;
  }

  private final Deque<Step> script = new ArrayDeque<>();
  private final Deque<byte[]> queue = new ArrayDeque<>();
  private final List<byte[]> sent = new ArrayList<>();
  private Limits limits = new Limits(1 << 20, 8 << 20);
  private boolean closed;

  /** Adds a step that looks at the request. */
  public ScriptedKernel then(Step step) {
    script.add(step);
    return this;
  }

  /** Adds a step for a datagram of one message, whose sequence the replies take up. */
  public ScriptedKernel thenReply(IntFunction<byte[]> replyToSequence) {
    return then(requests -> List.of(replyToSequence.apply(requests.getFirst().sequence())));
  }

  public ScriptedKernel withLimits(int sendBytes, int replyBytes) {
    limits = new Limits(sendBytes, replyBytes);
    return this;
  }

  /** Among the answers, stands for replies that the kernel had no room for. */
  public static byte[] lostReplies() {
    return new byte[0];
  }

  /** The datagrams it was sent. */
  public List<byte[]> sent() {
    return sent;
  }

  public boolean isClosed() {
    return closed;
  }

  /** Fails unless the script was played to its end and every reply was taken. */
  public void assertFinished() {
    assertThat(script).as("steps not played").isEmpty();
    assertThat(queue).as("replies not taken").isEmpty();
  }

  @Override
  public Limits limits() {
    return limits;
  }

  @Override
  public void send(byte[] datagram, int length) throws NetlinkException {
    byte[] copy = Arrays.copyOf(datagram, length);
    sent.add(copy);
    assertThat(script).as("script for datagram %s", Hex.words(copy)).isNotEmpty();
    queue.addAll(script.remove().answer(NetlinkMessage.split(copy, length)));
  }

  @Override
  public int receive(byte[] into, int timeoutMillis) throws NetlinkException {
    byte[] datagram = queue.poll();
    if (datagram == null) {
      return -1;
    }
    if (datagram.length == 0) {
      throw Replies.overrun();
    }
    System.arraycopy(datagram, 0, into, 0, datagram.length);
    return datagram.length;
  }

  @Override
  public void close() {
    closed = true;
  }
}
