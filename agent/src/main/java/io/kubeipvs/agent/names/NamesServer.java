package io.kubeipvs.agent.names;

import java.io.BufferedWriter;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives names to whoever connects to the agent's socket, which only root may. A thread of its own
 * accepts; each caller is answered on a virtual thread.
 */
public final class NamesServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(NamesServer.class);

  private final Path path;
  private final ServerSocketChannel channel;
  private final String nodeName;
  private final Supplier<NameTable> names;

  private NamesServer(
      Path path, ServerSocketChannel channel, String nodeName, Supplier<NameTable> names) {
    this.path = path;
    this.channel = channel;
    this.nodeName = nodeName;
    this.names = names;
  }

  /**
   * Begins to answer.
   *
   * @param names called on any thread, once for every caller
   * @throws IOException if the socket cannot be made
   */
  public static NamesServer open(Path runDirectory, String nodeName, Supplier<NameTable> names)
      throws IOException {
    Path path = AgentSocket.path(runDirectory);
    Files.createDirectories(runDirectory);
    Files.deleteIfExists(path);
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.bind(UnixDomainSocketAddress.of(path));
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    NamesServer server = new NamesServer(path, channel, nodeName, names);
    Thread.ofPlatform().daemon().name("kube-ipvs names").start(server::accept);
    return server;
  }

  private void accept() {
    while (channel.isOpen()) {
      try {
        SocketChannel caller = channel.accept();
        Thread.ofVirtual().name("kube-ipvs names caller").start(() -> answer(caller));
      } catch (ClosedChannelException _) {
        return; // close() was called
      } catch (IOException e) {
        log.atWarn().setCause(e).addKeyValue("socket", path).log("Cannot accept a caller");
        return;
      }
    }
  }

  private void answer(SocketChannel caller) {
    try (caller;
        BufferedWriter out =
            new BufferedWriter(Channels.newWriter(caller, StandardCharsets.UTF_8))) {
      out.append(NameTableText.greeting(ProcessHandle.current().pid(), nodeName));
      NameTableText.write(names.get(), out);
    } catch (IOException e) {
      log.atDebug().setCause(e).log("A caller left before it had all names");
    }
  }

  /** Stops answering and removes the socket. */
  @Override
  public void close() {
    try (channel) {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      log.atWarn().setCause(e).addKeyValue("socket", path).log("Cannot remove the socket");
    }
  }
}
