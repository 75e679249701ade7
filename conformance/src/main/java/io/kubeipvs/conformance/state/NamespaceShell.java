package io.kubeipvs.conformance.state;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * A shell that stays in a network namespace and runs one piece of script after the other, because
 * entering a namespace and starting a shell takes longer than most of the tools it is there for.
 * One thread owns it.
 */
public final class NamespaceShell implements AutoCloseable {
  /** The tools take a second, and a minute where other work takes the processors. */
  private static final long LIMIT_NANOS = 300_000_000_000L;

  private static final long POLL_MILLIS = 5;

  /** No tool prints such a line. */
  private static final String END = "====> the end\n";

  private final String namespace;
  private final Process shell;

  private NamespaceShell(String namespace, Process shell) {
    this.namespace = namespace;
    this.shell = shell;
  }

  /**
   * Starts the shell.
   *
   * @param namespace name of a network namespace under /run/netns
   */
  public static NamespaceShell open(String namespace) throws IOException {
    return new NamespaceShell(
        namespace,
        new ProcessBuilder("nsenter", "--net=/run/netns/" + namespace, "sh")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start());
  }

  /**
   * Runs lines and waits for their end; what fails in them shows by what it does not print.
   *
   * @return what they print to standard output
   * @throws IOException if the shell is gone, or if they take longer than 300 s
   */
  public String run(String lines) throws IOException, InterruptedException {
    var in = shell.getOutputStream();
    in.write(
        (lines + "\nprintf '" + END.replace("\n", "\\n") + "'\n").getBytes(StandardCharsets.UTF_8));
    in.flush();
    InputStream out = shell.getInputStream();
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    long endNanos = System.nanoTime() + LIMIT_NANOS;
    while (true) {
      boolean alive = shell.isAlive();
      int available = out.available();
      if (available > 0) {
        output.write(out.readNBytes(available));
        String text = output.toString(StandardCharsets.UTF_8);
        if (text.endsWith(END)) {
          return text.substring(0, text.length() - END.length());
        }
      } else if (!alive) {
        throw new IOException("the shell in the network namespace " + namespace + " has ended");
      } else if (System.nanoTime() > endNanos) {
        throw new IOException("a tool in the network namespace " + namespace + " hangs");
      } else {
        Thread.sleep(POLL_MILLIS);
      }
    }
  }

  /** Ends the shell, and what still runs in it. */
  @Override
  public void close() {
    shell.descendants().forEach(ProcessHandle::destroyForcibly);
    shell.destroyForcibly();
  }
}
