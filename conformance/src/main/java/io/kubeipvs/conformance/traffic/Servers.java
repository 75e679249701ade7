package io.kubeipvs.conformance.traffic;

import io.kubeipvs.linux.netns.NetworkNamespace;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Channel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Servers in network namespaces that answer with their name and the address they see. Each has a
 * thread; their sockets are made inside. One thread owns them and closes them all.
 */
public final class Servers implements AutoCloseable {
  private final Deque<Channel> channels = new ArrayDeque<>();

  /** Answers every TCP connection to a port, then closes it. */
  public void serveTcp(NetworkNamespace namespace, String name, int port) throws IOException {
    ServerSocketChannel server =
        namespace.call(() -> ServerSocketChannel.open(StandardProtocolFamily.INET));
    channels.push(server);
    server.bind(new InetSocketAddress(port));
    start(
        name + ":" + port + "/tcp",
        server,
        () -> {
          try (SocketChannel connection = server.accept()) {
            connection.write(answer(name, connection.getRemoteAddress()));
          }
        });
  }

  /** Answers every datagram to a port. */
  public void serveUdp(NetworkNamespace namespace, String name, int port) throws IOException {
    DatagramChannel server =
        namespace.call(() -> DatagramChannel.open(StandardProtocolFamily.INET));
    channels.push(server);
    server.bind(new InetSocketAddress(port));
    ByteBuffer question = ByteBuffer.allocate(512);
    start(
        name + ":" + port + "/udp",
        server,
        () -> {
          SocketAddress client = server.receive(question.clear());
          server.send(answer(name, client), client);
        });
  }

  private interface Exchange {
    void take() throws IOException;
  }

  private static void start(String name, Channel channel, Exchange exchange) {
    Thread.ofPlatform()
        .daemon()
        .name(name)
        .start(() -> {
          while (channel.isOpen()) {
            try {
              exchange.take();
            } catch (AsynchronousCloseException _) {
              return;
            } catch (ClosedChannelException _) {
              // Closed before this thread asked again; the loop sees it.
            } catch (IOException _) {
              // A client that gave up; it has noticed itself.
            }
          }
        });
  }

  private static ByteBuffer answer(String name, SocketAddress client) throws IOException {
    if (client instanceof InetSocketAddress address) {
      String text = name + " " + address.getAddress().getHostAddress() + "\n";
      return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
    throw new IOException("a client without an address");
  }

  @Override
  public void close() throws IOException {
    while (!channels.isEmpty()) {
      channels.pop().close();
    }
  }
}
