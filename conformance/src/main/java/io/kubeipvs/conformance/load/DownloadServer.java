package io.kubeipvs.conformance.load;

import io.kubeipvs.linux.netns.NetworkNamespace;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends an endless file to whoever connects, at a pace, until it is told to finish: then each
 * connection ends in order. One thread owns it; it has threads of its own.
 */
public final class DownloadServer implements AutoCloseable {
  private static final int CHUNK_BYTES = 4_096;
  private static final long PAUSE_MILLIS = 20;

  private final ServerSocketChannel server;
  private final Set<Thread> senders = ConcurrentHashMap.newKeySet();
  private final AtomicLong sentBytes = new AtomicLong();
  private volatile boolean finished;

  private DownloadServer(ServerSocketChannel server) {
    this.server = server;
  }

  /** Listens on a port of every address of a namespace. */
  public static DownloadServer start(NetworkNamespace namespace, int port) throws IOException {
    ServerSocketChannel server =
        namespace.call(() -> ServerSocketChannel.open(StandardProtocolFamily.INET));
    DownloadServer downloads = new DownloadServer(server);
    server.bind(new InetSocketAddress(port));
    Thread.ofPlatform().daemon().name("downloads").start(downloads::accept);
    return downloads;
  }

  private void accept() {
    while (server.isOpen()) {
      try {
        SocketChannel connection = server.accept();
        senders.add(Thread.ofPlatform().daemon().name("download").start(() -> send(connection)));
      } catch (IOException _) {
        // Closed, which the loop sees; or a client that has gone, which the client tells.
      }
    }
  }

  private void send(SocketChannel connection) {
    byte[] chunk = new byte[CHUNK_BYTES];
    try (connection;
        Socket socket = connection.socket()) {
      OutputStream out = socket.getOutputStream();
      for (long position = 0; !finished; position += chunk.length) {
        DownloadContent.fill(chunk, position);
        out.write(chunk);
        sentBytes.addAndGet(chunk.length);
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (IOException _) {
      // The client misses what it did not get, and says so.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends every download in order, and tells how many bytes went into all of them. */
  public long finish() throws InterruptedException {
    finished = true;
    for (Thread sender : senders) {
      sender.join(10_000);
    }
    return sentBytes.get();
  }

  @Override
  public void close() throws IOException {
    finished = true;
    server.close();
  }
}
