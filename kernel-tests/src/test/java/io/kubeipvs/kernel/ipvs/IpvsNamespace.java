package io.kubeipvs.kernel.ipvs;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.linux.ipvs.KernelIpvs;
import io.kubeipvs.linux.netns.NetworkNamespace;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A network namespace of a test's own, with its loopback link up, and a client of its table. */
final class IpvsNamespace implements AutoCloseable {
  private static final long LIMIT_SECONDS = 30;

  private final NetworkNamespace namespace;
  private final KernelIpvs ipvs;

  private IpvsNamespace(NetworkNamespace namespace, KernelIpvs ipvs) {
    this.namespace = namespace;
    this.ipvs = ipvs;
  }

  static IpvsNamespace create() throws IOException {
    NetworkNamespace namespace = NetworkNamespace.create();
    IpvsNamespace created = new IpvsNamespace(namespace, namespace.call(KernelIpvs::open));
    // Without any address a namespace has no routing tables, and every real server is refused.
    created.run("ip", "link", "set", "lo", "up");
    return created;
  }

  KernelIpvs ipvs() {
    return ipvs;
  }

  /** Another client of the same table. */
  KernelIpvs open() throws IOException {
    return namespace.call(KernelIpvs::open);
  }

  /** A socket inside that takes connections; nobody need accept them. */
  ServerSocketChannel listen(String address, int port) throws IOException {
    return namespace.call(
        () -> ServerSocketChannel.open().bind(new InetSocketAddress(address, port)));
  }

  /** A connection from inside. */
  SocketChannel connect(String address, int port) throws IOException {
    return namespace.call(() -> SocketChannel.open(new InetSocketAddress(address, port)));
  }

  /** Runs a command inside and returns what it printed. */
  String run(String... command) throws IOException {
    List<String> line = new ArrayList<>(namespace.commandPrefix());
    line.addAll(List.of(command));
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).as("%s ends", line).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + line, e);
    }
    assertThat(process.exitValue()).as("%s: %s", line, output).isZero();
    return output;
  }

  @Override
  public void close() {
    ipvs.close();
    namespace.close();
  }
}
