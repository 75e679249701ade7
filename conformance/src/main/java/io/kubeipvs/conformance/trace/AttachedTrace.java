package io.kubeipvs.conformance.trace;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * strace, attached to a process that runs already: what it writes to the kernel from now on. One
 * thread owns it.
 */
public final class AttachedTrace implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 30;
  private static final long FAREWELL_SECONDS = 10;

  private final Process strace;
  private final Path trace;

  private AttachedTrace(Process strace, Path trace) {
    this.strace = strace;
    this.trace = trace;
  }

  /**
   * Attaches, and waits until that has happened.
   *
   * @param trace a file to write to; one beside it gets what strace says of itself
   */
  public static AttachedTrace to(long processId, Path trace)
      throws IOException, InterruptedException {
    Path said = trace.resolveSibling(trace.getFileName() + ".strace");
    // In the network namespace of that process: only there strace sees the protocols of its
    // sockets.
    List<String> command =
        new ArrayList<>(
            List.of("nsenter", "--net", "--target", Long.toString(processId), "strace"));
    command.addAll(KernelWrites.STRACE_OPTIONS);
    command.addAll(List.of("-o", trace.toString(), "-p", Long.toString(processId)));
    Process strace =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    AttachedTrace attached = new AttachedTrace(strace, trace);
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!Files.readString(said).contains("attached")) {
      if (!strace.isAlive() || System.nanoTime() > endNanos) {
        attached.close();
        throw new IOException(
            "strace does not attach to process " + processId + ": " + Files.readString(said));
      }
      Thread.sleep(100);
    }
    return attached;
  }

  /** Lets go of the process, and tells what was seen. */
  public KernelWrites.Seen detach() throws IOException, InterruptedException {
    strace.destroy();
    if (!strace.waitFor(FAREWELL_SECONDS, TimeUnit.SECONDS)) {
      // It waits for every thread to stop, and one that has just forked may wait for its child,
      // which waits for strace. Once strace is gone the kernel lets them all go; what it saw is in
      // the file line by line.
      strace.destroyForcibly();
      if (!strace.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("strace does not end within " + PATIENCE_SECONDS + " s");
      }
    }
    return KernelWrites.of(
        new String(Files.readAllBytes(trace), StandardCharsets.ISO_8859_1).lines().toList());
  }

  @Override
  public void close() {
    strace.destroy();
  }
}
