package io.kubeipvs.kubernetes.connection;

import io.fabric8.kubernetes.client.http.AsyncBody;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer as a stream. The next part is asked for when the last one has been read, so
 * a slow reader slows the sender down. A read that gets nothing for too long fails: that is how a
 * connection that is dead without a sign is noticed.
 *
 * <p>One thread reads; the HTTP client delivers on threads of its own.
 */
final class AnswerBody extends AnswerStream {
  private final BlockingQueue<Part> parts = new LinkedBlockingQueue<>();
  private volatile Duration patience;
  private @Nullable AsyncBody source;
  private ByteBuffer current = ByteBuffer.allocate(0);
  private boolean ended;

  /** What comes in: bytes, the end, or a failure. */
  private sealed interface Part {
    record Bytes(ByteBuffer bytes) implements Part {}

    record End(@Nullable Throwable failure) implements Part {}
  }

  AnswerBody(Duration patience) {
    this.patience = patience;
  }

  @Override
  public void patience(Duration patience) {
    this.patience = patience;
  }

  /** Takes what the HTTP client delivers. */
  void deliver(List<ByteBuffer> buffers, AsyncBody body) {
    int before = parts.size();
    buffers.stream().filter(ByteBuffer::hasRemaining).map(Part.Bytes::new).forEach(parts::add);
    if (parts.size() == before) {
      body.consume();
    }
  }

  /** Connects this with the body from which it comes. */
  void follow(AsyncBody body) {
    source = body;
    var _ = body.done().whenComplete((_, failure) -> parts.add(new Part.End(failure)));
    body.consume();
  }

  @Override
  public int read() throws IOException {
    return fill() ? current.get() & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, current.remaining());
    current.get(target, offset, count);
    return count;
  }

  @Override
  public int available() {
    return current.remaining();
  }

  /** Makes sure that there is a byte to read; false at the end. */
  private boolean fill() throws IOException {
    while (!current.hasRemaining() && !ended) {
      if (parts.isEmpty() && source != null) {
        source.consume();
      }
      switch (next()) {
        case Part.Bytes(ByteBuffer bytes) -> current = bytes;
        case Part.End(Throwable failure) -> {
          ended = true;
          if (failure != null) {
            throw new IOException("the answer broke off: " + Failures.describe(failure), failure);
          }
        }
      }
    }
    return current.hasRemaining();
  }

  private Part next() throws IOException {
    try {
      Part part = parts.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (part == null) {
        throw new IOException(
            "the connection is silent for " + patience.toSeconds() + " s; taken for dead");
      }
      return part;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() {
    ended = true;
    if (source != null) {
      source.cancel();
    }
  }
}
