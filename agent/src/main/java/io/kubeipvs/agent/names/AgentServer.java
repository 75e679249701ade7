package io.kubeipvs.agent.names;

import io.kubeipvs.dataplane.DifferenceReport;
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
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers whoever connects to one of the agent's sockets, which only root may; each socket is for
 * one question. A thread of its own accepts; each caller is answered on a virtual thread.
 */
public final class AgentServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AgentServer.class);

  /** After an accept that failed, for the reason may last. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Path path;
  private final ServerSocketChannel channel;
  private final Answer answer;

  /** Writes what a caller is told; called on any thread. */
  private interface Answer {
    void write(Appendable out) throws IOException;
  }

  /** Compares the kernel with the plan. */
  public interface Comparing {
    /**
     * Compares now.
     *
     * @throws IOException if it cannot be done; the message, which goes to the caller, says why
     */
    DifferenceReport compare() throws IOException;
  }

  /** Tells what was written lately. */
  public interface Telling {
    /**
     * What was written lately.
     *
     * @throws IOException if it cannot be told; the message, which goes to the caller, says why
     */
    AgentWrites tell() throws IOException;
  }

  private AgentServer(Path path, ServerSocketChannel channel, Answer answer) {
    this.path = path;
    this.channel = channel;
    this.answer = answer;
  }

  /**
   * Lets Java make what it needs for a first Unix socket while the caller does something else: a
   * source of secure random numbers, which takes it 20 ms of a start. Whether it can is found out
   * when a socket is made.
   */
  public static void prepare() {
    Thread.ofPlatform()
        .daemon()
        .name("kube-ipvs sockets")
        .start(() -> {
          try (ServerSocketChannel first = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            log.trace("Unix sockets are prepared: {}", first);
          } catch (IOException e) {
            log.trace("No Unix socket yet", e);
          }
        });
  }

  /**
   * Begins to give names.
   *
   * @param names called on any thread, once for every caller
   * @throws IOException if the socket cannot be made
   */
  public static AgentServer names(Path runDirectory, String nodeName, Supplier<NameTable> names)
      throws IOException {
    return open(
        runDirectory,
        AgentSocket.path(runDirectory),
        out -> {
          out.append(NameTableText.greeting(ProcessHandle.current().pid(), nodeName));
          NameTableText.write(names.get(), out);
        });
  }

  /**
   * Begins to tell what differs between kernel and plan.
   *
   * @param comparing called on any thread, once for every caller
   * @throws IOException if the socket cannot be made
   */
  public static AgentServer differences(Path runDirectory, Comparing comparing) throws IOException {
    return open(
        runDirectory,
        AgentSocket.differencesPath(runDirectory),
        out -> writeDifferences(comparing, out));
  }

  private static void writeDifferences(Comparing comparing, Appendable out) throws IOException {
    DifferenceReport report;
    try {
      report = comparing.compare();
    } catch (IOException e) {
      DifferencesText.writeRefusal(String.valueOf(e.getMessage()), out);
      return;
    }
    DifferencesText.write(report, out);
  }

  /**
   * Begins to tell what was written to the kernel lately.
   *
   * @param telling called on any thread, once for every caller
   * @throws IOException if the socket cannot be made
   */
  public static AgentServer writes(Path runDirectory, Telling telling) throws IOException {
    return open(
        runDirectory, AgentSocket.writesPath(runDirectory), out -> writeWrites(telling, out));
  }

  private static void writeWrites(Telling telling, Appendable out) throws IOException {
    AgentWrites writes;
    try {
      writes = telling.tell();
    } catch (IOException e) {
      WritesText.writeRefusal(String.valueOf(e.getMessage()), out);
      return;
    }
    WritesText.write(writes, out);
  }

  private static AgentServer open(Path runDirectory, Path path, Answer answer) throws IOException {
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
    AgentServer server = new AgentServer(path, channel, answer);
    Thread.ofPlatform().daemon().name("kube-ipvs socket").start(server::accept);
    return server;
  }

  private void accept() {
    while (channel.isOpen()) {
      try {
        SocketChannel caller = channel.accept();
        Thread.ofVirtual().name("kube-ipvs caller").start(() -> answer(caller));
      } catch (ClosedChannelException _) {
        return; // close() was called
      } catch (IOException e) {
        log.atWarn().setCause(e).addKeyValue("socket", path).log("Cannot accept a caller");
        pause(); // no file may be open any more, which passes
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // nobody does that to this thread
    }
  }

  private void answer(SocketChannel caller) {
    try (caller;
        BufferedWriter out =
            new BufferedWriter(Channels.newWriter(caller, StandardCharsets.UTF_8))) {
      answer.write(out);
    } catch (IOException e) {
      log.atDebug().setCause(e).log("A caller could not be answered in full");
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
