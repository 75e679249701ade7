package io.kubeipvs.conformance.load;

import io.kubeipvs.linux.netns.NetworkNamespace;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;

/**
 * A long download over one TCP connection, each byte of which is looked at. It begins at once and
 * has a thread of its own; what it has got so far may be read from any.
 */
public final class Download implements AutoCloseable {
  private static final int SILENCE_MILLIS = 30_000;

  private final InetSocketAddress target;
  private final SocketChannel channel;
  private final Thread thread;
  private volatile long bytes;
  private volatile String end = "";

  private Download(InetSocketAddress target, SocketChannel channel) {
    this.target = target;
    this.channel = channel;
    this.thread = Thread.ofPlatform().daemon().name("download").unstarted(this::read);
  }

  /** Connects from a namespace to a {@link DownloadServer}, maybe by way of a Service. */
  public static Download start(NetworkNamespace namespace, InetSocketAddress target)
      throws IOException {
    SocketChannel channel = namespace.call(() -> SocketChannel.open(StandardProtocolFamily.INET));
    Download download = new Download(target, channel);
    channel.socket().connect(target, SILENCE_MILLIS);
    download.thread.start();
    return download;
  }

  private void read() {
    byte[] chunk = new byte[65_536];
    try (Socket socket = channel.socket()) {
      socket.setSoTimeout(SILENCE_MILLIS);
      InputStream in = socket.getInputStream();
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        long position = bytes;
        for (int index = 0; index < count; index++) {
          if (chunk[index] != DownloadContent.at(position + index)) {
            end = "byte " + (position + index) + " is wrong";
            return;
          }
        }
        bytes = position + count;
      }
      end = "whole";
    } catch (IOException e) {
      end = String.valueOf(e);
    }
  }

  /** Bytes that came, each as it was sent. */
  public long bytes() {
    return bytes;
  }

  /** Whether it goes on. */
  public boolean goesOn() {
    return end.isEmpty();
  }

  /** Waits until the server ends it. */
  public void await() throws InterruptedException {
    thread.join(SILENCE_MILLIS + 5_000L);
  }

  /** Whether the server ended it in order. */
  public boolean isWhole() {
    return end.equals("whole");
  }

  @Override
  public String toString() {
    return "%s: %,d bytes, %s"
        .formatted(RequestStream.text(target), bytes, end.isEmpty() ? "going on" : end);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
