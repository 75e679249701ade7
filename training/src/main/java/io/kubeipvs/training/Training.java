package io.kubeipvs.training;

import io.kubeipvs.cli.Main;
import io.kubeipvs.cli.Surroundings;
import io.kubeipvs.linux.iptables.Iptables;
import io.kubeipvs.linux.iptables.IptablesBackEnd;
import io.kubeipvs.linux.iptables.IptablesException;
import io.kubeipvs.linux.iptables.IptablesInstallation;
import io.kubeipvs.linux.iptables.ToolEnvironment;
import io.kubeipvs.linux.link.KernelLinks;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.linux.syscall.NativeHeap;
import io.kubeipvs.net.IpFamily;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/**
 * Does once what the command does day by day, so that an AOT cache made from this run holds what a
 * start needs. Needs neither a kernel with IPVS nor privileges, asks this machine's kernel only for
 * its links, starts no program but its own scripts, and writes to nothing but the directory that it
 * is given.
 */
public final class Training {
  private static final int SERVICES = 24;
  private static final int ENDPOINTS = 3;
  private static final int PATIENCE_SECONDS = 60;

  private static final String TOOL =
      """
      #!/bin/sh
      while read -r line; do :; done
      echo "iptables v1.8.9 (legacy)"
      """;

  private final Path directory;
  private final CountDownLatch ready = new CountDownLatch(1);
  private final FakedNode node = new FakedNode(ready::countDown);
  private final Surroundings surroundings;

  private Training(Path directory) {
    this.directory = directory;
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    this.surroundings =
        new Surroundings(
            nowhere, nowhere, FakedCluster.NODE, node::open, node::ipvs, node.sysctls());
  }

  /**
   * Does it once.
   *
   * @param arguments an empty directory
   */
  public static void main(String[] arguments) throws Exception {
    new Training(Path.of(arguments[0])).run();
    System.out.println("trained"); // the build looks for this: all of it was done
  }

  private void run() throws Exception {
    loadOwnClasses();
    command("version");
    command("--help");
    command("ls", "--help");
    askForLinks();
    runTools();
    try (FakedCluster cluster = FakedCluster.startWithTls(SERVICES, ENDPOINTS)) {
      serve(cluster);
    }
  }

  private int command(String... arguments) {
    return Main.run(List.of(arguments), surroundings);
  }

  /** All of the project's own, for what only a real kernel shows belongs to a start, too. */
  private static void loadOwnClasses() throws IOException, ClassNotFoundException {
    for (Path jar : ClassPath.jars()) {
      if (jar.getFileName().toString().startsWith("kube-ipvs")) {
        for (String name : ClassPath.classesOf(jar)) {
          Class.forName(name, false, Main.class.getClassLoader());
        }
      }
    }
  }

  /** Links the calls of the C library and sends a request through them. */
  private static void askForLinks() throws NetlinkException {
    try (KernelLinks links = KernelLinks.open()) {
      links.links();
      links.addresses();
    }
    NativeHeap.trim();
  }

  /** Starts processes, as a start does for rules: scripts in the place of iptables. */
  private void runTools() throws IOException, IptablesException {
    Path tools = Files.createDirectory(directory.resolve("tools"));
    for (String name : List.of("iptables", "iptables-legacy-save", "iptables-legacy-restore")) {
      Path tool = Files.writeString(tools.resolve(name), TOOL);
      Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwx------"));
    }
    ToolEnvironment environment = ToolEnvironment.ofThisProcess();
    Iptables iptables =
        IptablesInstallation.of(
                IptablesBackEnd.LEGACY, environment.withVariable("PATH", tools.toString()))
            .open(IpFamily.IPV4);
    iptables.restore("*nat\nCOMMIT\n");
  }

  private void serve(FakedCluster cluster) throws Exception {
    Path kubeconfig = cluster.kubeconfig(directory);
    int healthPort = freePort();
    int metricsPort = freePort();
    Path config = directory.resolve("config.conf");
    Files.writeString(config, configuration(kubeconfig, healthPort, metricsPort, "10.244.0.0/16"));
    FutureTask<Integer> agent = new FutureTask<>(() -> command("--config=" + config, "--v=2"));
    Thread.ofPlatform().daemon().start(agent);
    if (!ready.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the agent has not written in " + PATIENCE_SECONDS + " s");
    }
    get(healthPort, "/healthz");
    get(metricsPort, "/metrics");
    get(metricsPort, "/configz");
    cluster.putEndpoints(1, ENDPOINTS + 1);
    cluster.deleteService(2);
    command("ls", "--run-dir=" + directory);
    command("ls", "-o", "wide", "--run-dir=" + directory);
    command("ls", "-o", "json", "--run-dir=" + directory);
    command("diff", "--run-dir=" + directory);
    command("writes", "--run-dir=" + directory);
    Files.writeString(config, configuration(kubeconfig, healthPort, metricsPort, "10.245.0.0/16"));
    agent.get(PATIENCE_SECONDS, TimeUnit.SECONDS); // it ends because its configuration changed
  }

  /** What this configuration does not say might be written to the machine. */
  private String configuration(
      Path kubeconfig, int healthPort, int metricsPort, String clusterCidr) {
    return """
    apiVersion: kubeproxy.config.k8s.io/v1alpha1
    kind: KubeProxyConfiguration
    mode: ipvs
    clusterCIDR: %s
    clientConnection: {kubeconfig: %s}
    hostnameOverride: %s
    healthzBindAddress: 127.0.0.1:%d
    metricsBindAddress: 127.0.0.1:%d
    conntrack: {maxPerCore: 0, min: 0, tcpEstablishedTimeout: 0s, tcpCloseWaitTimeout: 0s}
    kubeIpvs: {runDirectory: %s}
    """
        .formatted(clusterCidr, kubeconfig, FakedCluster.NODE, healthPort, metricsPort, directory);
  }

  /**
   * By hand: what an HTTP client of the JDK's loads would be in the cache, and is of no use there.
   */
  private static void get(int port, String path) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      String request = "GET " + path + " HTTP/1.0\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
