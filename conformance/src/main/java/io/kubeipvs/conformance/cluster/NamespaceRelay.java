package io.kubeipvs.conformance.cluster;

import io.kubeipvs.linux.netns.NetworkNamespace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A loopback port of a network namespace that leads to what this one reaches. A node gets to the
 * API server through it without a link, an address or a route that would be part of its state.
 * Closing it ends all connections.
 */
public final class NamespaceRelay implements AutoCloseable {
  private static final int CHUNK_BYTES = 65_536;

  private final InetSocketAddress target;
  private final ServerSocketChannel server;
  private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();

  private NamespaceRelay(InetSocketAddress target, ServerSocketChannel server) {
    this.target = target;
    this.server = server;
  }

  /** Listens on a port of a namespace that has a name. */
  static NamespaceRelay open(String namespace, int port, InetSocketAddress target)
      throws IOException {
    ServerSocketChannel server;
    try (NetworkNamespace inside = NetworkNamespace.ofName(namespace)) {
      server = inside.call(() -> ServerSocketChannel.open(StandardProtocolFamily.INET));
    }
    NamespaceRelay relay = new NamespaceRelay(target, server);
    server.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
    start(namespace, relay::accept);
    return relay;
  }

  private static void start(String name, Runnable work) {
    Thread.ofPlatform().daemon().name("relay-" + name).start(work);
  }

  private void accept() {
    while (server.isOpen()) {
      try {
        relay(server.accept());
      } catch (IOException _) {
        // Closed, which the loop sees.
      }
    }
  }

  /** Where the server is not there the client sees its connection end. */
  private void relay(SocketChannel near) throws IOException {
    SocketChannel far = SocketChannel.open(StandardProtocolFamily.INET);
    connections.add(near);
    connections.add(far);
    try {
      far.connect(target);
    } catch (IOException _) {
      end(near, far);
      return;
    }
    start("out", () -> copy(near, far));
    start("in", () -> copy(far, near));
  }

  private void end(SocketChannel one, SocketChannel other) {
    try (one;
        other) {
      connections.remove(one);
      connections.remove(other);
    } catch (IOException _) {
      // Nothing is left to do with either.
    }
  }

  /** Until either side has ended: then both have. */
  private void copy(SocketChannel from, SocketChannel to) {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
    try {
      while (from.read(chunk.clear()) >= 0) {
        chunk.flip();
        while (chunk.hasRemaining()) {
          to.write(chunk);
        }
      }
    } catch (IOException _) {
      // The other direction closed both.
    } finally {
      end(from, to);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (SocketChannel connection : connections) {
      connection.close();
    }
  }
}
