package io.kubeipvs.bench.peer;

import io.kubeipvs.bench.node.BenchNode;
import io.kubeipvs.bench.node.Command;
import io.kubeipvs.bench.node.LogTime;
import io.kubeipvs.bench.node.NodeFiles;
import io.kubeipvs.bench.node.ProcessFigures;
import io.kubeipvs.bench.workload.ApiObjects;
import io.kubeipvs.bench.workload.Workload;
import io.kubeipvs.testkit.apiserver.FakeApiServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A node on which the real kube-proxy serves in nftables mode. What it does is timed by its own
 * log; what stands in the kernel, nft says. One thread owns it.
 */
final class NftablesNode implements AutoCloseable {
  /** What kube-proxy says at verbosity 2 when a family's rules are in the kernel. */
  private static final String SYNCED = "\"SyncProxyRules complete\"";

  /** A Service's address and port with the way to its chain. */
  private static final Pattern SERVICE =
      Pattern.compile("[0-9.]+ \\. tcp \\. " + Workload.SERVICE_PORT + " : goto ");

  /** Where packets are sent, as versions of kube-proxy write it. */
  private static final Pattern ENDPOINT =
      Pattern.compile("10\\.24[4-7]\\.[0-9.]+( \\. |:)" + Workload.TARGET_PORT + "\\b");

  private static final long LIMIT_SECONDS = 120;

  /** More than the shortest time between two syncs, so that none has to wait for the other. */
  private static final Duration BETWEEN = Duration.ofSeconds(3);

  private final BenchNode node;
  private final FakeApiServer server;
  private final Workload workload;
  private final Path folder;
  private @Nullable Command command;
  private boolean complete;

  private NftablesNode(BenchNode node, FakeApiServer server, Workload workload, Path folder) {
    this.node = node;
    this.server = server;
    this.workload = workload;
    this.folder = folder;
  }

  static NftablesNode create(Workload workload, Path folder)
      throws IOException, InterruptedException {
    BenchNode node = BenchNode.create("nft-" + workload.shape());
    FakeApiServer server = FakeApiServer.startIn(node.namespace());
    server.setBookmarkMillis(0);
    ApiObjects.putAll(server, workload);
    return new NftablesNode(node, server, workload, folder.resolve("nft-" + workload.shape()));
  }

  /** Starts kube-proxy; answers the seconds from there to the end of the sync of all Services. */
  double start(String program) throws IOException, InterruptedException {
    Path config = NodeFiles.write(folder, server.url(), "nftables", "logging: {verbosity: 2}");
    Instant started = Instant.now();
    Command proxy =
        Command.start(
            node, List.of(program, "--config=" + config), Map.of(), folder.resolve("log"));
    command = proxy;
    return seconds(started, awaitSync(proxy, started));
  }

  /** What nft lists of all Services and endpoints. */
  String listing() throws IOException, InterruptedException {
    int services = workload.shape().services();
    int endpoints = services * workload.shape().endpoints();
    String table = node.run("nft", "list", "table", "ip", "kube-proxy");
    long servicesListed = distinct(SERVICE, table);
    long endpointsListed = distinct(ENDPOINT, table);
    complete = servicesListed == services && endpointsListed == endpoints;
    return "nft lists %,d Services of %,d, %,d endpoints of %,d"
        .formatted(servicesListed, services, endpointsListed, endpoints);
  }

  private static long distinct(Pattern what, String table) {
    return what.matcher(table).results().map(MatchResult::group).distinct().count();
  }

  /** Whether the listing had everything. */
  boolean isComplete() {
    return complete;
  }

  /** Adds an endpoint so many times; answers the seconds of each, in order of size. */
  double[] changes(int count) throws IOException, InterruptedException {
    Command proxy = running();
    AtomicReference<Instant> sent = new AtomicReference<>(Instant.MAX);
    server.setSending(() -> sent.set(Instant.now()));
    double[] seconds = new double[count];
    for (int change = 0; change < count; change++) {
      Thread.sleep(BETWEEN);
      Instant begun = Instant.now();
      int service = change * (workload.shape().services() / count);
      ApiObjects.putSlice(server, workload, service, List.of(workload.spareEndpoint(change)));
      Instant end = awaitSync(proxy, begun);
      seconds[change] = seconds(Objects.requireNonNull(sent.get()), end);
    }
    Arrays.sort(seconds);
    return seconds;
  }

  double residentMebibytes() throws IOException {
    return ProcessFigures.residentMebibytes(running().processId());
  }

  private Command running() {
    if (command == null) {
      throw new IllegalStateException("kube-proxy has not been started");
    }
    return command;
  }

  /** The end of the first sync of IPv4 that ended after a time. */
  private static Instant awaitSync(Command proxy, Instant after)
      throws IOException, InterruptedException {
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (System.nanoTime() < endNanos && proxy.isRunning()) {
      for (String line : proxy.output().lines().toList()) {
        if (line.contains(SYNCED) && line.contains("IPv4") && LogTime.of(line).isAfter(after)) {
          return LogTime.of(line);
        }
      }
      Thread.sleep(20);
    }
    throw new IOException(
        "kube-proxy synced nothing within " + LIMIT_SECONDS + " s: " + proxy.output());
  }

  private static double seconds(Instant from, Instant to) {
    return ChronoUnit.NANOS.between(from, to) / 1e9;
  }

  @Override
  public void close() {
    if (command != null) {
      command.close();
    }
    server.close();
    node.close();
  }
}
