package io.kubeipvs.bench.node;

import io.kubeipvs.bench.workload.ApiObjects;
import io.kubeipvs.bench.workload.ExpectedState;
import io.kubeipvs.bench.workload.Workload;
import io.kubeipvs.testkit.apiserver.FakeApiServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A node with an API server at a loopback port of it, which has all objects before anybody asks.
 * The server runs in this process. One thread owns it.
 */
public final class ServedNode implements AutoCloseable {
  /** What the agent says when all of a plan has been tried. */
  public static final String APPLIED = "\"Applied to the kernel\"";

  private final BenchNode node;
  private final FakeApiServer server;
  private final Workload workload;
  private final Path folder;
  private int started;

  private ServedNode(BenchNode node, FakeApiServer server, Workload workload, Path folder) {
    this.node = node;
    this.server = server;
    this.workload = workload;
    this.folder = folder;
  }

  /**
   * Makes it.
   *
   * @param name of the namespace
   * @param folder for configurations and logs
   */
  public static ServedNode create(String name, Workload workload, Path folder)
      throws IOException, InterruptedException {
    BenchNode node = BenchNode.create(name);
    FakeApiServer server = FakeApiServer.startIn(node.namespace());
    server.setBookmarkMillis(0);
    ApiObjects.putAll(server, workload);
    return new ServedNode(node, server, workload, folder.resolve(name));
  }

  public BenchNode node() {
    return node;
  }

  public FakeApiServer server() {
    return server;
  }

  public Workload workload() {
    return workload;
  }

  /** Starts a proxy with a configuration for this node. */
  public Command start(String launcher) throws IOException {
    return start(List.of(), launcher, "");
  }

  /**
   * Starts kube-ipvs with Service addresses as routes: where a figure is not about addresses, the
   * kernel need not walk all of those of one device for each.
   */
  public Command startWithRoutes(String launcher) throws IOException {
    return start(List.of(), launcher, NodeFiles.ROUTES);
  }

  /**
   * Starts a proxy with a configuration for this node.
   *
   * @param before words before the launcher, such as those of a tracer
   * @param more lines of the configuration; may be empty
   */
  public Command start(List<String> before, String launcher, String more) throws IOException {
    Path config = NodeFiles.write(folder, server.url(), more);
    List<String> line = new ArrayList<>(before);
    line.add(launcher);
    line.add("--config=" + config);
    started++;
    return Command.start(node, line, Map.of(), folder.resolve("log-" + started));
  }

  /** What the tools list of the workload, as it was at first. */
  public Listing listing() throws IOException, InterruptedException {
    return Listing.of(node, ExpectedState.of(workload));
  }

  @Override
  public void close() {
    server.close();
    node.close();
  }
}
