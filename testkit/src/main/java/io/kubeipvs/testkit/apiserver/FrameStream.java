package io.kubeipvs.testkit.apiserver;

import java.io.InputStream;

/**
 * The body of a watch of which one event comes after the other, each when the reader asks and the
 * caller has given it. It allocates nothing. One thread owns it.
 */
public final class FrameStream extends InputStream {
  private byte[] frame = {};
  private int at;

  /** The next event, whole; whatever was left of the one before is gone. */
  public void give(byte[] bytes) {
    frame = bytes;
    at = 0;
  }

  @Override
  public int read() {
    return at < frame.length ? frame[at++] & 0xff : -1;
  }

  @Override
  public int read(byte[] into, int from, int length) {
    if (at == frame.length) {
      return length == 0 ? 0 : -1;
    }
    int count = Math.min(length, frame.length - at);
    System.arraycopy(frame, at, into, from, count);
    at += count;
    return count;
  }
}
