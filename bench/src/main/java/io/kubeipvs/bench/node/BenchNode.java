package io.kubeipvs.bench.node;

import io.kubeipvs.bench.workload.Workload;
import io.kubeipvs.linux.netns.NetworkNamespace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * This node as a network namespace with a name: loopback, a link with the node's address, a default
 * route. One thread owns it; the namespace goes with {@link #close}.
 */
public final class BenchNode implements AutoCloseable {
  private static final Path NOTHING = Path.of("/dev/null");
  private static final long TOOL_LIMIT_SECONDS = 300;

  private final String name;
  private final NetworkNamespace namespace;

  private BenchNode(String name, NetworkNamespace namespace) {
    this.name = name;
    this.namespace = namespace;
  }

  /** Makes it; the name must be free. */
  public static BenchNode create(String name) throws IOException, InterruptedException {
    Tools.run(List.of("ip", "netns", "add", name), NOTHING, TOOL_LIMIT_SECONDS);
    BenchNode node = new BenchNode(name, NetworkNamespace.ofName(name));
    node.run("ip", "link", "set", "lo", "up");
    // A pair: every kernel has those, but not every one has links of kind dummy.
    node.run("ip", "link", "add", "eth0", "type", "veth", "peer", "name", "eth0-peer");
    node.run("ip", "link", "set", "eth0-peer", "up");
    node.run("ip", "link", "set", "eth0", "up");
    node.run("ip", "address", "add", Workload.NODE_ADDRESS + "/24", "dev", "eth0");
    node.run("ip", "route", "add", "default", "dev", "eth0");
    return node;
  }

  public NetworkNamespace namespace() {
    return namespace;
  }

  /** The command, so that it runs inside. */
  public List<String> inside(List<String> command) {
    List<String> line = new ArrayList<>(List.of("nsenter", "--net=/run/netns/" + name));
    line.addAll(command);
    return line;
  }

  /** Runs a tool inside and returns what it printed; fails unless it succeeds. */
  public String run(String... command) throws IOException, InterruptedException {
    return Tools.run(inside(List.of(command)), NOTHING, TOOL_LIMIT_SECONDS);
  }

  /** Runs a tool inside that reads a file. */
  public String feed(Path input, String... command) throws IOException, InterruptedException {
    return Tools.run(inside(List.of(command)), input, TOOL_LIMIT_SECONDS);
  }

  @Override
  public void close() {
    namespace.close();
    try {
      Tools.run(List.of("ip", "netns", "delete", name), NOTHING, TOOL_LIMIT_SECONDS);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
