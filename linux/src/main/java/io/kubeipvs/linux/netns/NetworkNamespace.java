package io.kubeipvs.linux.netns;

import io.kubeipvs.linux.syscall.Fd;
import io.kubeipvs.linux.syscall.NetworkNamespaceCalls;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A network namespace, held by a file descriptor: it lives at least until {@link #close()}. Safe
 * for several threads; close it after its last use (network_namespaces(7)).
 *
 * <p>Work in it runs on a thread made for the purpose, which enters, works and ends. The calling
 * thread, its executors and its children never move. What the work opens (a netlink socket, a file
 * under /proc/sys/net) stays in the namespace and may be used from any thread.
 */
public final class NetworkNamespace implements AutoCloseable {
  /** Work to do inside. It may not start threads or use executors: they would stay inside. */
  @FunctionalInterface
  public interface Work<T> {
    T run() throws IOException;
  }

  private static final String OF_THIS_THREAD = "/proc/thread-self/ns/net";
  private static final Path NAMED = Path.of("/run/netns");
  private static final Pattern NAME = Pattern.compile("[^/]+");

  private final Fd fd;

  private NetworkNamespace(Fd fd) {
    this.fd = fd;
  }

  /** The namespace of the calling thread. */
  public static NetworkNamespace current() throws IOException {
    return new NetworkNamespace(NetworkNamespaceCalls.open(OF_THIS_THREAD));
  }

  /** The namespace behind a file such as {@code /run/netns/NAME} or {@code /proc/PID/ns/net}. */
  public static NetworkNamespace open(Path file) throws IOException {
    return new NetworkNamespace(NetworkNamespaceCalls.open(file.toString()));
  }

  /** The namespace that {@code ip netns} calls by this name. */
  public static NetworkNamespace ofName(String name) throws IOException {
    if (!NAME.matcher(name).matches() || name.equals(".") || name.equals("..")) {
      throw new IllegalArgumentException("not a namespace's name: \"" + name + "\"");
    }
    return open(NAMED.resolve(name));
  }

  /** The namespace of a process's main thread. */
  public static NetworkNamespace ofProcess(long processId) throws IOException {
    return open(Path.of("/proc", Long.toString(processId), "ns", "net"));
  }

  /**
   * A new namespace without a name and with nothing in it but a loopback link that is DOWN. Nothing
   * else holds it, so it ends with {@link #close()}. Needs CAP_SYS_ADMIN.
   */
  public static NetworkNamespace create() throws IOException {
    return new NetworkNamespace(
        NamespaceThread.run(
            NetworkNamespaceCalls::enterNew, () -> NetworkNamespaceCalls.open(OF_THIS_THREAD)));
  }

  /**
   * Runs work inside, on a thread of its own, and waits for it. Needs CAP_SYS_ADMIN.
   *
   * @throws IOException what the work threw, or why the namespace could not be entered
   */
  public <T> T call(Work<T> work) throws IOException {
    return NamespaceThread.run(() -> NetworkNamespaceCalls.enter(fd), work);
  }

  /**
   * A file by which other processes reach this namespace, as long as this one runs and it is not
   * closed.
   */
  public Path path() {
    return Path.of(
        "/proc", Long.toString(ProcessHandle.current().pid()), "fd", Integer.toString(fd.number()));
  }

  /** What to put before a command so that it runs inside. */
  public List<String> commandPrefix() {
    return List.of("nsenter", "--net=" + path());
  }

  @Override
  public void close() {
    fd.close();
  }

  @Override
  public String toString() {
    return fd.toString();
  }
}
