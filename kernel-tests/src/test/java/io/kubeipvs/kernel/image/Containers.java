package io.kubeipvs.kernel.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * crun's containers of one test, in a folder of their own; each is gone when this is closed. No
 * control groups: what a container may use is not what is tested. One thread owns it.
 */
final class Containers implements AutoCloseable {
  private static final int LIMIT_SECONDS = 300;

  /** crun refuses to start where both versions of control groups are mounted, used or not. */
  private static final String CRUN =
      """
      if [ -d /sys/fs/cgroup ]; then mount -t tmpfs tmpfs /sys/fs/cgroup; fi
      exec crun --cgroup-manager=disabled --root=/run/crun "$@"
      """;

  private final Path folder;
  private final List<String> prefix;
  private int count;
  private @Nullable Process started;
  private String startedName = "";

  private Containers(Path folder, List<String> prefix) {
    this.folder = folder;
    this.prefix = prefix;
  }

  /** What a process left. */
  record Ended(int status, String output, String errors) {}

  static Containers open(String test) throws IOException {
    Path folder = Path.of(Objects.requireNonNull(System.getenv("KUBE_IPVS_SCRATCH")), test);
    return new Containers(Files.createDirectories(folder), List.of());
  }

  /** The same, with the network of this namespace for their host's. */
  Containers in(String namespace) {
    return new Containers(folder, List.of("nsenter", "--net=/run/netns/" + namespace));
  }

  Path folder() {
    return folder;
  }

  /** Runs a container to its end. */
  Ended run(PodContainer container) throws Exception {
    return await(
        launch(crun("run", "--bundle", bundle(container).toString(), name()), name()), name());
  }

  /** Starts the container that the rest is about. */
  void start(PodContainer container) throws Exception {
    Path bundle = bundle(container);
    startedName = name();
    started = launch(crun("run", "--bundle", bundle.toString(), startedName), startedName);
  }

  boolean isRunning() {
    return Objects.requireNonNull(started).isAlive();
  }

  String startedOutput() throws IOException {
    return Files.readString(output(startedName)) + Files.readString(errors(startedName));
  }

  /** Runs a program in the started container. */
  Ended execute(String... command) throws Exception {
    count++;
    List<String> line = crun("exec", startedName);
    line.addAll(List.of(command));
    return await(launch(line, name()), name());
  }

  /** Sends SIGTERM to the started container, as a kubelet does; answers its exit status. */
  int stop() throws Exception {
    await(launch(crun("kill", startedName, "TERM"), "kill"), "kill");
    return await(Objects.requireNonNull(started), startedName).status();
  }

  private Path bundle(PodContainer container) throws Exception {
    count++;
    Path bundle = folder.resolve(name());
    RuntimeBundle.write(bundle, UnpackedImage.BUNDLE, container);
    return bundle;
  }

  private String name() {
    return folder.getFileName() + "-" + count;
  }

  private Path output(String name) {
    return folder.resolve(name + ".out");
  }

  private Path errors(String name) {
    return folder.resolve(name + ".err");
  }

  private List<String> crun(String... arguments) {
    List<String> line = new ArrayList<>(prefix);
    line.addAll(List.of("unshare", "--mount", "sh", "-ec", CRUN, "crun"));
    line.addAll(List.of(arguments));
    return line;
  }

  private Process launch(List<String> line, String name) throws IOException {
    Process process =
        new ProcessBuilder(line)
            .redirectOutput(output(name).toFile())
            .redirectError(errors(name).toFile())
            .start();
    process.getOutputStream().close();
    return process;
  }

  private Ended await(Process process, String name) throws Exception {
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException(
          name + " did not end within " + LIMIT_SECONDS + " s: " + Files.readString(errors(name)));
    }
    return new Ended(
        process.exitValue(), Files.readString(output(name)), Files.readString(errors(name)));
  }

  @Override
  public void close() throws IOException {
    Process running = started;
    if (running == null || !running.isAlive()) {
      return;
    }
    try {
      await(launch(crun("delete", "--force", startedName), "delete"), "delete");
    } catch (Exception e) {
      throw new IOException("cannot end the container " + startedName, e);
    } finally {
      running.destroyForcibly();
    }
  }
}
