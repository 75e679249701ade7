package io.kubeipvs.agent.names;

import io.kubeipvs.dataplane.DifferenceReport;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Where the agent of a network namespace answers: a Unix domain socket whose name holds the
 * namespace's inode, for one machine may run several agents, each in a namespace of its own.
 */
public final class AgentSocket {
  private static final Path OWN_NAMESPACE = Path.of("/proc/self/ns/net");
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** The agent waits for its lists, and reads the whole kernel state. */
  private static final Duration COMPARISON_PATIENCE = Duration.ofSeconds(60);

  /** The agent waits for its writer, which may be amid a change. */
  private static final Duration WRITES_PATIENCE = Duration.ofSeconds(20);

  private AgentSocket() {}

  /** The socket's place for the network namespace of this process. */
  public static Path path(Path runDirectory) throws IOException {
    return path(runDirectory, "agent-");
  }

  /** The place of the socket that tells what differs between kernel and plan. */
  static Path differencesPath(Path runDirectory) throws IOException {
    return path(runDirectory, "differences-");
  }

  /** The place of the socket that tells what was written lately. */
  static Path writesPath(Path runDirectory) throws IOException {
    return path(runDirectory, "writes-");
  }

  private static Path path(Path runDirectory, String prefix) throws IOException {
    String namespace = Files.readSymbolicLink(OWN_NAMESPACE).toString(); // net:[4026531840]
    return runDirectory.resolve(prefix + namespace.replaceAll("[^0-9]", "") + ".sock");
  }

  /**
   * Asks the agent of this network namespace.
   *
   * @return null if none runs
   * @throws IOException if one runs and does not answer in time or not in full
   */
  public static @Nullable AgentNames ask(Path runDirectory) throws IOException {
    return ask(path(runDirectory), NameTableText::read, PATIENCE);
  }

  /**
   * Has the agent of this network namespace compare kernel and plan.
   *
   * @return null if none runs
   * @throws IOException if one runs and cannot compare, or does not answer in time or not in full
   */
  public static @Nullable DifferenceReport askDifferences(Path runDirectory) throws IOException {
    return ask(differencesPath(runDirectory), DifferencesText::read, COMPARISON_PATIENCE);
  }

  /**
   * Has the agent of this network namespace tell what it wrote lately.
   *
   * @return null if none runs
   * @throws IOException if one runs and cannot tell, or not in time, or not in full
   */
  public static @Nullable AgentWrites askWrites(Path runDirectory) throws IOException {
    AgentWrites writes = ask(writesPath(runDirectory), WritesText::read, WRITES_PATIENCE);
    AgentNames other = writes == null ? ask(runDirectory) : null;
    if (other != null) {
      throw new IOException(
          ("the agent that runs here (process %d, node %s) does not tell its writes: it is of an"
                  + " older version, or could not make the socket %s, which its log would say")
              .formatted(other.processId(), other.nodeName(), writesPath(runDirectory)));
    }
    return writes;
  }

  private interface AnswerReader<A> {
    A read(BufferedReader in) throws IOException;
  }

  private static <A> @Nullable A ask(Path path, AnswerReader<A> reader, Duration patience)
      throws IOException {
    if (!Files.exists(path)) {
      return null;
    }
    FutureTask<@Nullable A> answer = new FutureTask<>(() -> connect(path, reader));
    Thread.ofPlatform().daemon().name("kube-ipvs ask").start(answer);
    try {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("the agent does not answer at " + path, e);
    } catch (ExecutionException e) {
      throw new IOException("asking the agent at " + path + " failed: " + reason(e), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while asking the agent at " + path, e);
    }
  }

  private static String reason(ExecutionException failure) {
    Throwable cause = failure.getCause();
    return cause == null ? failure.toString() : String.valueOf(cause.getMessage());
  }

  private static <A> @Nullable A connect(Path path, AnswerReader<A> reader) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      try {
        channel.connect(UnixDomainSocketAddress.of(path));
      } catch (ConnectException e) {
        return null; // left behind by an agent that was killed
      }
      BufferedReader in = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
      return reader.read(in);
    }
  }
}
