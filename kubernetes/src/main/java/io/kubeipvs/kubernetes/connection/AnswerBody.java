package io.kubeipvs.kubernetes.connection;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * The body of an answer, read straight from its connection, which ends with it. A read that gets
 * nothing for too long fails. One thread uses it.
 */
final class AnswerBody extends AnswerStream {
  private final InputStream content;
  private final HttpConnection connection;
  private final SilenceGuard guard;
  private final Silence silence;

  AnswerBody(
      InputStream content, HttpConnection connection, SilenceGuard guard, Duration patience) {
    this.content = content;
    this.connection = connection;
    this.guard = guard;
    this.silence = guard.guard(patience, connection::close);
  }

  @Override
  public void patience(Duration patience) {
    guard.patience(silence, patience);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    silence.readBegins();
    try {
      return content.read(target, offset, length);
    } catch (IOException e) {
      if (!silence.isEnded()) {
        throw new BrokenAnswerException(e);
      }
      throw new IOException(
          "the connection is silent for " + silence.patience().toSeconds() + " s; taken for dead",
          e);
    } finally {
      silence.readEnds();
    }
  }

  @Override
  public int available() throws IOException {
    return content.available();
  }

  /** Does not read what is left, of which a watch has no end. */
  @Override
  public void close() {
    guard.leave(silence);
    connection.close();
  }
}
