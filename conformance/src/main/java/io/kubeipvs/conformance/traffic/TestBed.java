package io.kubeipvs.conformance.traffic;

import static java.util.Objects.requireNonNull;

import io.kubeipvs.conformance.run.ProxyProcess;
import io.kubeipvs.lab.network.Commands;
import io.kubeipvs.lab.network.Network;
import io.kubeipvs.lab.network.Patience;
import io.kubeipvs.lab.network.Place;
import io.kubeipvs.lab.network.Pod;
import io.kubeipvs.linux.netns.NetworkNamespace;
import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.Protocol;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The network of {@link TrafficPlan} with its servers and clients, and the real command on its
 * first node. One thread owns it; what was made until a start failed goes with {@link #close} too.
 *
 * <p>Places are made and entered by name, so there can be one at a time in a kernel.
 */
public final class TestBed implements AutoCloseable {
  private static final int HEALTH_PORT = 10256;
  private static final Duration FIRST_ROUND = Duration.ofMinutes(1);

  /** What a health report says of a family before its first round. */
  private static final String NEVER = "0001-01-01T00:00:00Z";

  private final Path manifests;
  private final Path command;
  private final Path log;
  private final Commands commands;
  private final Network network;
  private final Servers servers = new Servers();
  private final Map<String, NetworkNamespace> namespaces = new HashMap<>();
  private final Map<String, Client> clients = new HashMap<>();
  private ProxyProcess proxy;

  /**
   * @param command the launcher of kube-ipvs
   * @param folder a fresh folder for manifests and log
   * @param flags of the command, besides those that describe the node
   */
  public TestBed(Path command, Path folder, List<String> flags) {
    this.manifests = folder.resolve("manifests");
    this.commands = new Commands(folder);
    this.network = new Network(TrafficPlan.network(), commands);
    this.command = command;
    this.log = folder.resolve("kube-ipvs.log");
    this.proxy = proxy(flags);
  }

  private ProxyProcess proxy(List<String> flags) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "run",
                "--manifests=" + manifests,
                "--hostname-override=" + TrafficPlan.NODE_NAME,
                "--cluster-cidr=" + TrafficPlan.POD_RANGE,
                "--ipvs-scheduler=rr"));
    arguments.addAll(flags);
    return new ProxyProcess(command, TrafficPlan.NODE_1.name(), arguments, log);
  }

  /**
   * Builds it and waits until the command has programmed the node.
   *
   * @param objects the cluster's objects, as YAML
   * @throws IOException if the network does not carry, or the command ends or takes a minute
   */
  public void start(String objects) throws IOException {
    Files.createDirectories(manifests);
    Files.writeString(manifests.resolve("objects.yaml"), objects);
    network.build();
    proxy.start(); // it takes a while to come up, and needs nothing of what follows
    for (String client : TrafficPlan.clients()) {
      NetworkNamespace namespace = NetworkNamespace.open(new Place(client).namespace());
      namespaces.put(client, namespace);
      clients.put(client, new Client(namespace));
    }
    startServers();
    mustCarry(node());
    awaitFirstRound(node());
  }

  /** Ends the command, starts it with other flags and waits until it has programmed the node. */
  public void restart(List<String> flags) throws IOException, InterruptedException {
    proxy.stop();
    proxy = proxy(flags);
    proxy.start();
    awaitFirstRound(node());
  }

  private void startServers() throws IOException {
    for (Map.Entry<Pod, String> pod : TrafficPlan.SERVERS.entrySet()) {
      NetworkNamespace namespace = namespace(pod.getKey().name());
      servers.serveTcp(namespace, pod.getValue(), 80);
      servers.serveUdp(namespace, pod.getValue(), 53);
    }
    servers.serveTcp(namespace(TrafficPlan.NODE_1.name()), "host", 9999);
  }

  private NetworkNamespace namespace(String place) {
    return requireNonNull(namespaces.get(place), place);
  }

  private Client node() {
    return requireNonNull(clients.get(TrafficPlan.NODE_1.name()));
  }

  /** Without any Service: or what is wrong with the network would be blamed on the proxy. */
  private static void mustCarry(Client node) throws IOException {
    for (Map.Entry<Pod, String> pod : TrafficPlan.SERVERS.entrySet()) {
      IpAddress address = IpAddress.parse(pod.getKey().address());
      for (FrontEnd server :
          List.of(
              new FrontEnd(new AddressPort(address, 80), Protocol.TCP),
              new FrontEnd(new AddressPort(address, 53), Protocol.UDP))) {
        boolean answers =
            Patience.until(
                Duration.ofSeconds(10),
                () ->
                    node.ask(server) instanceof Answer.Served served
                        && served.server().equals(pod.getValue()));
        if (!answers) {
          throw new IOException(
              "the network itself is broken: the node asks %s and is told: %s"
                  .formatted(server, node.ask(server).text()));
        }
      }
    }
  }

  private void awaitFirstRound(Client node) throws IOException {
    InetSocketAddress healthPort =
        new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), HEALTH_PORT);
    boolean programmed =
        Patience.until(
            FIRST_ROUND, () -> proxy.exitStatus() != null || isProgrammed(node, healthPort));
    if (!programmed || proxy.exitStatus() != null) {
      throw new IOException(
          "kube-ipvs has not programmed the node within %d seconds; it says:%n%s"
              .formatted(FIRST_ROUND.toSeconds(), proxy.lastOutput()));
    }
  }

  private static boolean isProgrammed(Client node, InetSocketAddress healthPort) {
    try {
      String report = node.askOverTcp(healthPort, "GET /livez HTTP/1.0\r\n\r\n");
      return report.startsWith("HTTP/1.1 200") && !report.contains(NEVER);
    } catch (IOException _) {
      return false; // not up yet; the wait is bounded
    }
  }

  /** Asks what the facts ask and returns what was seen, in their order. */
  public List<Observation> observe(List<Fact> facts) throws InterruptedException {
    return new Survey(clients).observe(facts);
  }

  /** What a command prints on the node. */
  public String onNode(String line) {
    return commands.run(new Place(TrafficPlan.NODE_1.name()), line).text();
  }

  /** The last lines that the command printed. */
  public String lastOutput() throws IOException {
    return proxy.lastOutput();
  }

  /** Ends the command and every server, and removes the network. */
  @Override
  public void close() throws IOException {
    proxy.close();
    try (network) {
      servers.close();
    } finally {
      namespaces.values().forEach(NetworkNamespace::close);
    }
  }
}
