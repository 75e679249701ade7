package io.kubeipvs.conformance.node;

import static java.util.Objects.requireNonNull;

import io.kubeipvs.conformance.cluster.ApiConnection;
import io.kubeipvs.conformance.cluster.ClusterObjects;
import io.kubeipvs.conformance.cluster.NamespaceRelay;
import io.kubeipvs.conformance.cluster.RealCluster;
import io.kubeipvs.conformance.run.RefusedException;
import io.kubeipvs.conformance.state.NamespaceShell;
import io.kubeipvs.conformance.state.NodeState;
import io.kubeipvs.conformance.traffic.Servers;
import io.kubeipvs.conformance.traffic.TrafficPlan;
import io.kubeipvs.lab.LabException;
import io.kubeipvs.lab.network.Commands;
import io.kubeipvs.lab.network.Network;
import io.kubeipvs.lab.network.Place;
import io.kubeipvs.lab.network.Pod;
import io.kubeipvs.linux.netns.NetworkNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * The network of {@link TrafficPlan} with its web servers, and a real API server with the objects
 * of the node in it. One thread owns it; what was made until a start failed goes with {@link
 * #close} too.
 */
public final class ProxiedNode implements AutoCloseable {
  /** Where the proxies run. */
  public static final Place NODE = TrafficPlan.NODE_1.place();

  private final Path folder;
  private final Commands commands;
  private final Network network;
  private final Servers servers = new Servers();
  private final List<NamespaceRelay> relays = new ArrayList<>();
  private final Map<Place, NetworkNamespace> namespaces = new HashMap<>();
  private final RealCluster cluster;
  private final ApiConnection api;
  private final ClusterObjects objects;

  /**
   * @param folder where configurations, logs and commands go
   * @param programs by the name that they are called by
   */
  public ProxiedNode(RealCluster cluster, Path folder, Map<String, Path> programs)
      throws IOException {
    this.cluster = cluster;
    this.api = cluster.connect();
    this.objects = cluster.objects(api);
    this.folder = folder;
    Path bin = Files.createDirectories(folder.resolve("bin"));
    for (Map.Entry<String, Path> program : programs.entrySet()) {
      Files.createSymbolicLink(bin.resolve(program.getKey()), program.getValue());
    }
    this.commands = new Commands(folder, bin);
    this.network = new Network(TrafficPlan.network(), commands);
  }

  /**
   * Builds the network and puts objects into the cluster.
   *
   * @throws IOException also if the server refuses an object
   */
  public void start(String objects) throws IOException, InterruptedException {
    network.build();
    for (Map.Entry<Pod, String> pod : TrafficPlan.SERVERS.entrySet()) {
      servers.serveUdp(namespace(pod.getKey().place()), pod.getValue(), 53);
    }
    serveAt(80);
    relays.add(cluster.relay(NODE.name()));
    put(objects);
  }

  /** Lets the pods that serve answer at a further TCP port. */
  public void serveAt(int port) throws IOException {
    for (Map.Entry<Pod, String> pod : TrafficPlan.SERVERS.entrySet()) {
      servers.serveTcp(namespace(pod.getKey().place()), pod.getValue(), port);
    }
  }

  /** Makes the objects of a manifest be in the cluster, besides those that the server makes. */
  public void put(String manifest) throws IOException, InterruptedException {
    try {
      objects.put(manifest);
    } catch (RefusedException e) {
      throw new IOException("the API server does not take the objects: " + e.getMessage(), e);
    }
  }

  /** Commands in its namespaces. */
  public Commands commands() {
    return commands;
  }

  /** A namespace of the network; it belongs to this. */
  public NetworkNamespace namespace(Place place) throws IOException {
    if (!namespaces.containsKey(place)) {
      namespaces.put(place, NetworkNamespace.open(place.namespace()));
    }
    return requireNonNull(namespaces.get(place));
  }

  /** Writes a configuration for either proxy, and answers its path. */
  public Path configuration(String mode) throws IOException {
    return configuration(mode, mode, cluster.kubeconfig());
  }

  /** Likewise, under a name and with credentials of its own. */
  public Path configuration(String name, String mode, Path kubeconfig) throws IOException {
    return Files.writeString(
        folder.resolve(name + ".conf"),
        """
        apiVersion: kubeproxy.config.k8s.io/v1alpha1
        kind: KubeProxyConfiguration
        mode: %s
        hostnameOverride: %s
        clusterCIDR: %s
        clientConnection: {kubeconfig: %s}
        conntrack: {maxPerCore: 0}
        """
            .formatted(mode, TrafficPlan.NODE_NAME, TrafficPlan.POD_RANGE, kubeconfig));
  }

  /** Starts a program that stays. The caller stops or closes it. */
  public ServiceProxy run(String name, List<String> command) {
    Path log = folder.resolve(name + ".log");
    return new ServiceProxy(name, commands.startDaemon(NODE, command, log), log);
  }

  /** What a proxy on the node says at a port of 127.0.0.1. */
  public Metrics metrics(int port) {
    return Metrics.read(commands, NODE, port);
  }

  /** All of the node's kernel state that a Service proxy keeps, as the tools print it. */
  public SortedMap<String, String> state() {
    try (NamespaceShell shell = NamespaceShell.open(NODE.name())) {
      return NodeState.read(shell, new TreeSet<>());
    } catch (IOException e) {
      throw new LabException("the node's state cannot be read: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      throw LabException.interrupted(e);
    }
  }

  @Override
  public void close() throws IOException {
    try (api;
        network;
        servers) {
      for (NamespaceRelay relay : relays) {
        relay.close();
      }
    } finally {
      namespaces.values().forEach(NetworkNamespace::close);
    }
  }
}
