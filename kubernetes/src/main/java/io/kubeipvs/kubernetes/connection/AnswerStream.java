package io.kubeipvs.kubernetes.connection;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * The body of an answer as it comes in. Abstract only because InputStream is; a read blocks, and
 * fails if nothing comes for too long: that is how a connection that is dead without a sign is
 * noticed. One thread uses it.
 */
public abstract class AnswerStream extends InputStream {
  /** How long from now on a read may wait. */
  public abstract void patience(Duration patience);

  /** Also ends the connection. */
  @Override
  public abstract void close();

  /**
   * @throws BrokenAnswerException if the connection ends in the middle
   * @throws IOException if nothing comes for too long
   */
  @Override
  public abstract int read(byte[] target, int offset, int length) throws IOException;
}
