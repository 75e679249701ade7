package io.kubeipvs.kernel.support;

import io.kubeipvs.linux.netns.NetworkNamespace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A fresh network namespace of one test, and the tools an operator would use in it. */
public final class TestNamespace implements AutoCloseable {
  private static final int COMMAND_TIMEOUT_SECONDS = 60;

  private final NetworkNamespace namespace;

  private TestNamespace(NetworkNamespace namespace) {
    this.namespace = namespace;
  }

  public static TestNamespace create() throws IOException {
    return new TestNamespace(NetworkNamespace.create());
  }

  public NetworkNamespace namespace() {
    return namespace;
  }

  /** Runs a command inside and returns what it printed; fails unless it succeeds. */
  public String run(String... command) throws IOException, InterruptedException {
    List<String> whole = new ArrayList<>(namespace.commandPrefix());
    whole.addAll(List.of(command));
    Path output = Path.of(System.getProperty("java.io.tmpdir"), "output-" + System.nanoTime());
    Process process =
        new ProcessBuilder(whole).redirectErrorStream(true).redirectOutput(output.toFile()).start();
    try {
      boolean ended = process.waitFor(COMMAND_TIMEOUT_SECONDS, TimeUnit.SECONDS);
      String printed = Files.readString(output, StandardCharsets.UTF_8);
      if (!ended || process.exitValue() != 0) {
        throw new IOException(String.join(" ", whole) + " failed: " + printed);
      }
      return printed;
    } finally {
      process.destroyForcibly();
      Files.deleteIfExists(output);
    }
  }

  @Override
  public void close() {
    namespace.close();
  }
}
