package io.kubeipvs.kubernetes.connection;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * The body of an answer, read straight from its connection. A read that gets nothing for too long
 * fails: that is how a connection that is dead without a sign is noticed. One thread uses it.
 */
final class AnswerBody extends AnswerStream {
  private final InputStream content;
  private final HttpConnection connection;
  private final Runnable ending;
  private Duration patience;
  private boolean ended;
  private boolean closed;

  /**
   * @param connection closed with this, if the body was not read to its end
   * @param ending run when this is closed, if it was
   */
  AnswerBody(InputStream content, HttpConnection connection, Duration patience, Runnable ending) {
    this.content = content;
    this.connection = connection;
    this.patience = patience;
    this.ending = ending;
  }

  @Override
  public void patience(Duration patience) {
    this.patience = patience;
    connection.patience(patience);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (ended) {
      return -1;
    }
    try {
      int count = content.read(target, offset, length);
      ended = count < 0;
      return count;
    } catch (SocketTimeoutException e) {
      throw new IOException(
          "the connection is silent for " + patience.toSeconds() + " s; taken for dead", e);
    } catch (IOException e) {
      throw new IOException("the answer broke off: " + Failures.describe(e), e);
    }
  }

  @Override
  public int available() throws IOException {
    return ended ? 0 : content.available();
  }

  /**
   * Does not read what is left, of which a watch has no end. Once closed, it is somebody else's.
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (ended) {
      ending.run();
    } else {
      ended = true;
      connection.close();
    }
  }
}
