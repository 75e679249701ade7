package io.kubeipvs.conformance.takeover;

import io.kubeipvs.conformance.load.Download;
import io.kubeipvs.conformance.load.DownloadServer;
import io.kubeipvs.conformance.load.RequestCount;
import io.kubeipvs.conformance.load.RequestStream;
import io.kubeipvs.conformance.node.ProxiedNode;
import io.kubeipvs.conformance.traffic.TrafficPlan;
import io.kubeipvs.lab.LabException;
import io.kubeipvs.lab.network.Place;
import io.kubeipvs.lab.network.Pod;
import io.kubeipvs.linux.netns.NetworkNamespace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What goes through the node while its proxy is exchanged: two long downloads, and short requests
 * from two sides. One thread owns it; it begins with {@link #start}.
 */
final class TakeoverTraffic implements AutoCloseable {
  /** Of each stream. */
  private static final int REQUESTS_PER_SECOND = 60;

  static final String CLUSTER_IP = "10.96.0.10";
  private static final InetSocketAddress SHORT_INSIDE = address(CLUSTER_IP, 80);
  private static final InetSocketAddress SHORT_OUTSIDE = address("192.168.224.4", 30080);
  static final InetSocketAddress LONG_INSIDE = address("10.96.0.200", 8080);
  static final InetSocketAddress LONG_OUTSIDE = address("192.168.224.4", 30800);

  private static final List<Place> CLIENTS =
      List.of(TrafficPlan.POD_C.place(), TrafficPlan.OUTSIDE);

  private final ProxiedNode node;
  private final List<DownloadServer> servers;
  private final List<Download> downloads;
  private final List<RequestStream> streams;
  private final long startNanos = System.nanoTime();

  private TakeoverTraffic(
      ProxiedNode node,
      List<DownloadServer> servers,
      List<Download> downloads,
      List<RequestStream> streams) {
    this.node = node;
    this.servers = servers;
    this.downloads = downloads;
    this.streams = streams;
  }

  private static InetSocketAddress address(String address, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(address), port);
  }

  /** Begins all of it: from a pod of the node, and from a machine beside the cluster. */
  static TakeoverTraffic start(ProxiedNode node) throws IOException {
    NetworkNamespace inside = node.namespace(TrafficPlan.POD_C.place());
    NetworkNamespace outside = node.namespace(TrafficPlan.OUTSIDE);
    List<DownloadServer> servers = new ArrayList<>();
    for (Pod pod : TrafficPlan.SERVERS.keySet()) {
      servers.add(DownloadServer.start(node.namespace(pod.place()), LONG_INSIDE.getPort()));
    }
    return new TakeoverTraffic(
        node,
        servers,
        List.of(Download.start(inside, LONG_INSIDE), Download.start(outside, LONG_OUTSIDE)),
        List.of(
            RequestStream.start(inside, List.of(SHORT_INSIDE), REQUESTS_PER_SECOND),
            RequestStream.start(outside, List.of(SHORT_OUTSIDE), REQUESTS_PER_SECOND)));
  }

  /** How it goes, in a line. */
  String soFar() {
    return "%s; %d SYNs sent again; downloads: %s".formatted(count(), synsSentAgain(), downloads);
  }

  /**
   * How often a client's kernel sent the first packet of a connection anew, since the network is
   * there: that one was lost, or its answer came late.
   */
  long synsSentAgain() {
    return CLIENTS.stream()
        .map(place -> node.commands().run(place, "nstat -asz TcpExtTCPSynRetrans"))
        .map(counters -> counters.lineWith("TcpExtTCPSynRetrans").split("\\s+"))
        .mapToLong(words -> words.length < 2 ? 0 : Long.parseLong(words[1]))
        .sum();
  }

  RequestCount count() {
    return streams.stream().map(RequestStream::count).reduce(RequestCount::plus).orElseThrow();
  }

  /** Whether nothing has failed until now. */
  boolean isUnharmed() {
    return count().failed() == 0 && downloads.stream().allMatch(Download::goesOn);
  }

  /**
   * How it all ended.
   *
   * @param sentBytes what the servers sent into both downloads
   */
  record Ended(RequestCount requests, double perSecond, long sentBytes, List<Download> downloads) {
    long receivedBytes() {
      return downloads.stream().mapToLong(Download::bytes).sum();
    }

    boolean downloadsAreWhole() {
      return downloads.stream().allMatch(Download::isWhole) && receivedBytes() == sentBytes;
    }
  }

  /** Lets everything come to its end in order. */
  Ended finish() {
    try {
      double seconds = Duration.ofNanos(System.nanoTime() - startNanos).toMillis() / 1e3;
      double perSecond = count().answered() / seconds;
      long sent = 0;
      for (DownloadServer server : servers) {
        sent += server.finish();
      }
      for (Download download : downloads) {
        download.await();
      }
      RequestCount requests = streams.getFirst().stop().plus(streams.getLast().stop());
      return new Ended(requests, perSecond, sent, downloads);
    } catch (InterruptedException e) {
      throw LabException.interrupted(e);
    }
  }

  @Override
  public void close() throws IOException {
    streams.forEach(RequestStream::close);
    for (Download download : downloads) {
      download.close();
    }
    for (DownloadServer server : servers) {
      server.close();
    }
  }
}
