package io.kubeipvs.kernel.command;

import io.kubeipvs.conformance.run.NodeNamespace;
import io.kubeipvs.conformance.run.ProxyProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * {@code kube-ipvs} in a fresh namespace that looks like node-1 (192.168.224.4), fed from a folder
 * of manifests. One thread owns it.
 */
final class CommandUnderTest implements AutoCloseable {
  static final Path LAUNCHER = Path.of(System.getProperty("kubeipvs.root", "."), "build/kube-ipvs");

  private static final long POLL_MILLIS = 300;

  private final NodeNamespace namespace;
  private final ProxyProcess process;
  private final Path log;

  private CommandUnderTest(NodeNamespace namespace, ProxyProcess process, Path log) {
    this.namespace = namespace;
    this.process = process;
    this.log = log;
  }

  static Path scratch(String name) throws IOException {
    return Files.createDirectories(Path.of(System.getenv("KUBE_IPVS_SCRATCH"), name));
  }

  static CommandUnderTest start(String name, Path manifests) throws Exception {
    return start(name, arguments(manifests));
  }

  static CommandUnderTest start(String name, List<String> arguments) throws Exception {
    return start(name, LAUNCHER, arguments);
  }

  /** With a program in its place, which runs it. */
  static CommandUnderTest start(String name, Path launcher, List<String> arguments)
      throws Exception {
    NodeNamespace namespace = NodeNamespace.create(name);
    namespace.run(
        """
        ip link set lo up
        ip link add eth0 type dummy
        ip link set eth0 up
        ip addr add 192.168.224.4/24 dev eth0
        ip -6 addr add fd00:192:168:224::4/64 dev eth0 nodad
        """,
        "make it look like a node");
    Path log = scratch("logs").resolve(name);
    ProxyProcess process = new ProxyProcess(launcher, name, arguments, log);
    process.start();
    return new CommandUnderTest(namespace, process, log);
  }

  static List<String> arguments(Path manifests) {
    return List.of(
        "run",
        "--manifests=" + manifests,
        "--hostname-override=node-1",
        "--cluster-cidr=10.244.0.0/16,fd00:10:244::/48");
  }

  /** The state as the tools print it, by file name; settings of the kernel left out. */
  SortedMap<String, String> state() throws Exception {
    Integer status = process.exitStatus();
    if (status != null) {
      throw new AssertionError(
          "kube-ipvs ended with status " + status + ":\n" + process.lastOutput());
    }
    return kernelState();
  }

  /** The same, whether or not the command runs. */
  SortedMap<String, String> kernelState() throws Exception {
    return namespace.state(new TreeSet<>());
  }

  /** Waits until two looks in a row agree and there are virtual servers. */
  SortedMap<String, String> settled(long limitMillis) throws Exception {
    long endNanos = System.nanoTime() + limitMillis * 1_000_000;
    SortedMap<String, String> before = new TreeMap<>();
    while (System.nanoTime() < endNanos) {
      SortedMap<String, String> now = state();
      if (now.equals(before) && !now.getOrDefault("ipvs.txt", "").isEmpty()) {
        return now;
      }
      before = now;
      Thread.sleep(POLL_MILLIS);
    }
    throw new AssertionError("no settled state after " + limitMillis + " ms:\n" + lastOutput());
  }

  /** Waits until the command ends by itself; answers its exit status. */
  int awaitEnd(long limitMillis) throws Exception {
    long endNanos = System.nanoTime() + limitMillis * 1_000_000;
    while (System.nanoTime() < endNanos) {
      Integer status = process.exitStatus();
      if (status != null) {
        return status;
      }
      Thread.sleep(POLL_MILLIS);
    }
    throw new AssertionError("still running after " + limitMillis + " ms:\n" + lastOutput());
  }

  String namespaceName() {
    return namespace.name();
  }

  /** All that it has printed. */
  String output() throws IOException {
    return Files.readString(log);
  }

  String lastOutput() throws IOException {
    return process.lastOutput();
  }

  void stop() throws Exception {
    process.stop();
  }

  /** Ends it as the kernel does when memory is short. */
  void kill() {
    process.close();
  }

  /** Runs shell lines in its namespace; the first that fails ends them with an error. */
  void run(String lines) throws Exception {
    namespace.run(lines, "run " + lines);
  }

  void startAgain() throws IOException {
    process.start();
  }

  @Override
  public void close() throws IOException {
    process.close();
    namespace.close();
  }
}
