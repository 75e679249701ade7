package io.kubeipvs.kernel.peers;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.kubeipvs.kernel.leftovers.ForeignState;
import io.kubeipvs.kernel.leftovers.NamespaceDump;
import io.kubeipvs.kernel.support.TestNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The real kube-proxy as node-1 in a namespace, fed by a stand-in API server. */
final class KubeProxy implements AutoCloseable {
  private static final long SETTLE_SECONDS = 180;
  private static final String BINARY = System.getProperty("kubeipvs.kubeProxy", "");

  private final TestNamespace namespace;
  private final StandInApiServer apiServer;
  private final Process process;
  private final Path log;

  private KubeProxy(
      TestNamespace namespace, StandInApiServer apiServer, Process process, Path log) {
    this.namespace = namespace;
    this.apiServer = apiServer;
    this.process = process;
    this.log = log;
  }

  /** Skips the test where there is no kube-proxy. */
  static void assume() {
    assumeFalse(BINARY.isEmpty(), "kube-proxy has not been built; \"make peers\" builds it");
  }

  /**
   * Starts it.
   *
   * @param backEnd legacy or nft: what "iptables" is to it
   * @param folder empty; for its configuration and log
   */
  static KubeProxy start(
      TestNamespace namespace, String mode, String backEnd, List<String> objects, Path folder)
      throws IOException {
    StandInApiServer apiServer = StandInApiServer.start(namespace, objects);
    Path kubeconfig = folder.resolve("kubeconfig");
    Files.writeString(kubeconfig, kubeconfig(apiServer.url()));
    Path config = folder.resolve("config.yaml");
    Files.writeString(config, config(mode, kubeconfig));
    Path log = folder.resolve("log");
    List<String> command = new ArrayList<>(namespace.namespace().commandPrefix());
    command.addAll(List.of(BINARY, "--config=" + config, "-v=2"));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(log.toFile());
    builder
        .environment()
        .merge("PATH", links(backEnd, folder).toString(), (path, links) -> links + ":" + path);
    return new KubeProxy(namespace, apiServer, builder.start(), log);
  }

  private static String kubeconfig(String url) {
    return """
    apiVersion: v1
    kind: Config
    clusters: [{name: test, cluster: {server: "%s"}}]
    users: [{name: test, user: {}}]
    contexts: [{name: test, context: {cluster: test, user: test}}]
    current-context: test
    """
        .formatted(url);
  }

  private static String config(String mode, Path kubeconfig) {
    return """
    apiVersion: kubeproxy.config.k8s.io/v1alpha1
    kind: KubeProxyConfiguration
    mode: %s
    hostnameOverride: node-1
    clusterCIDR: 10.244.0.0/16,fd00:10:244::/48
    clientConnection:
      kubeconfig: %s
      contentType: application/json
      acceptContentTypes: application/json
    conntrack: {maxPerCore: 0}
    ipvs: {excludeCIDRs: [%s]}
    """
        .formatted(mode, kubeconfig, ForeignState.EXCLUDED);
  }

  /** A folder in which "iptables" and its kin are those of this back end. */
  private static Path links(String backEnd, Path folder) throws IOException {
    Path links = Files.createDirectory(folder.resolve("bin"));
    Path tool = Path.of("/usr/sbin/xtables-" + backEnd + "-multi");
    for (String name : List.of("iptables", "ip6tables")) {
      for (String suffix : List.of("", "-save", "-restore")) {
        Files.createSymbolicLink(links.resolve(name + suffix), tool);
      }
    }
    return links;
  }

  /** Waits until the namespace shows all these texts and two looks agree. */
  String settled(String... texts) throws Exception {
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(SETTLE_SECONDS);
    String before = "";
    while (System.nanoTime() < endNanos && process.isAlive()) {
      String now = NamespaceDump.read(namespace);
      if (now.equals(before) && List.of(texts).stream().allMatch(now::contains)) {
        return now;
      }
      before = now;
      Thread.sleep(2_000);
    }
    throw new AssertionError(
        "kube-proxy did not settle:\n" + before + "\n" + Files.readString(log));
  }

  /** Ends it with SIGTERM; the kernel stays as it is. */
  void stop() throws IOException, InterruptedException {
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      throw new IOException("kube-proxy did not end within 30 s of SIGTERM");
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    apiServer.close();
  }
}
