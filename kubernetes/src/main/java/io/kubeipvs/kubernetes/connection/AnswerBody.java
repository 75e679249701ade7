package io.kubeipvs.kubernetes.connection;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * The body of an answer, read straight from its connection, which ends with it. A read that gets
 * nothing for too long fails: that is how a connection that is dead without a sign is noticed. One
 * thread uses it.
 */
final class AnswerBody extends AnswerStream {
  private final InputStream content;
  private final HttpConnection connection;
  private Duration patience;

  AnswerBody(InputStream content, HttpConnection connection, Duration patience) {
    this.content = content;
    this.connection = connection;
    this.patience = patience;
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
    try {
      return content.read(target, offset, length);
    } catch (SocketTimeoutException e) {
      throw new IOException(
          "the connection is silent for " + patience.toSeconds() + " s; taken for dead", e);
    } catch (IOException e) {
      throw new IOException("the answer broke off: " + Failures.describe(e), e);
    }
  }

  @Override
  public int available() throws IOException {
    return content.available();
  }

  /** Does not read what is left, of which a watch has no end. */
  @Override
  public void close() {
    connection.close();
  }
}
