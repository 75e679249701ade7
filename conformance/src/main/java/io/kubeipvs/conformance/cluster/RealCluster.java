package io.kubeipvs.conformance.cluster;

import io.kubeipvs.conformance.run.ObjectFeed;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A real etcd and a real kube-apiserver, for one use after the other, which a {@link ClusterServer}
 * runs. One thread owns it; the servers end with the kernel that they run beside.
 */
public final class RealCluster {
  static final int PORT = 6443;

  private final Path folder;
  private final String address;
  private final ServerControl control;
  private final ProxyCredentials credentials;

  private RealCluster(Path folder, String address) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.address = address;
    this.control = new ServerControl(address);
    this.credentials = new ProxyCredentials(folder, url("127.0.0.1"), certificates(folder));
  }

  /**
   * Has both started and waits until a proxy may read.
   *
   * @param folder the cluster server's
   * @param address likewise
   */
  public static RealCluster start(Path folder, String address)
      throws IOException, InterruptedException {
    RealCluster cluster = new RealCluster(folder, address);
    cluster.startApiServer();
    return cluster;
  }

  /** Likewise, and a proxy may show a client certificate, too. */
  public static RealCluster startWithCertificates(Path folder, String address)
      throws IOException, InterruptedException {
    RealCluster cluster = new RealCluster(folder, address);
    cluster.credentials.rotateCertificate();
    cluster.startApiServer();
    return cluster;
  }

  /** Ends the API server as a crash would. */
  public void killApiServer() throws IOException, InterruptedException {
    control.ask(ClusterServer.KILL, List.of());
  }

  /** Starts the API server, with the credentials of now, and waits until a proxy may read. */
  public void startApiServer() throws IOException, InterruptedException {
    control.ask(ClusterServer.START, credentials.flags());
  }

  /** Makes etcd forget its history, so that nobody can watch on from before. */
  public void forgetHistory() throws IOException, InterruptedException {
    control.ask(ClusterServer.FORGET_HISTORY, List.of());
  }

  /** A connection of the caller's own. */
  public ApiConnection connect() throws IOException {
    return new ApiConnection(url(address), certificates(folder));
  }

  static String url(String address) {
    return "https://" + address + ":" + PORT;
  }

  /** What the server shows: its own certificate and the one that signed it. */
  static Path certificates(Path folder) {
    return folder.resolve("certificates/apiserver.crt");
  }

  /** How a proxy gets here from a namespace with a {@link #relay}. */
  public Path kubeconfig() {
    return credentials.constant();
  }

  /** What a proxy shows to be let in. */
  public ProxyCredentials credentials() {
    return credentials;
  }

  /** Lets a namespace with a name reach the server at the address in {@link #kubeconfig}. */
  public NamespaceRelay relay(String namespace) throws IOException {
    return NamespaceRelay.open(namespace, PORT, new InetSocketAddress(address, PORT));
  }

  /** What an administrator writes. The connection belongs to the caller. */
  public ClusterObjects objects(ApiConnection api) {
    return new ClusterObjects(api, ProxyCredentials.ADMIN);
  }

  /** What the server answers to an administrator. */
  public ApiConnection.Answer ask(ApiConnection api, String method, String path, String json)
      throws IOException, InterruptedException {
    return api.send(method, path, json, ProxyCredentials.ADMIN);
  }

  /** An empty cluster, as a node in a namespace with a name sees it, until it is closed. */
  public ObjectFeed open(String namespace) throws IOException, InterruptedException {
    ApiConnection api = connect();
    ClusterObjects objects = objects(api);
    objects.begin();
    return new ClusterFeed(objects, api, relay(namespace), kubeconfig());
  }
}
