package io.kubeipvs.dataplane.duty;

import io.kubeipvs.dataplane.duty.WatchedCluster.Frame;
import io.kubeipvs.dataplane.duty.WatchedCluster.Pod;
import java.util.ArrayList;
import java.util.List;

/**
 * The changes whose cost is committed, in the order in which each round makes them. After a round
 * the cluster is as it was before.
 */
enum CostChange {
  REMOTE_ENDPOINT_COMES("an endpoint of another node comes"),
  LOCAL_ENDPOINT_COMES("an endpoint of this node comes"),
  LOCAL_ENDPOINT_GOES("an endpoint of this node goes"),
  REMOTE_ENDPOINT_GOES("an endpoint of another node goes"),
  NOTHING_OF_INTEREST("a slice gets another version, and no more"),
  SERVICE_COMES("a Service with one endpoint comes"),
  SERVICE_GOES("a Service with one endpoint goes");

  /** One in so many endpoints is on this node. */
  private static final int NODES = 10;

  private final String text;

  CostChange(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }

  /** The frames by which a watch first tells of a whole cluster, one endpoint for each Service. */
  static List<Frame> cluster(int services) {
    List<Frame> frames = new ArrayList<>(2 * services);
    for (int service = 0; service < services; service++) {
      frames.add(WatchedCluster.service("ADDED", service, 2 * service + 1));
      frames.add(WatchedCluster.slice("ADDED", service, 2 * service + 2, List.of(first(service))));
    }
    return frames;
  }

  /**
   * The frames of this change.
   *
   * @param round each is about another Service
   * @param version of the objects, which no object had before
   */
  List<Frame> frames(int services, int round, int version) {
    int service = round * 7 % services;
    Pod remote = new Pod(services + 3 * round, "node-2");
    Pod local = new Pod(services + 3 * round + 1, "node-1");
    Pod alone = new Pod(services + 3 * round + 2, "node-2");
    int another = services + round;
    return switch (this) {
      case REMOTE_ENDPOINT_COMES, LOCAL_ENDPOINT_GOES ->
          modified(service, version, first(service), remote);
      case LOCAL_ENDPOINT_COMES -> modified(service, version, first(service), remote, local);
      case REMOTE_ENDPOINT_GOES, NOTHING_OF_INTEREST -> modified(service, version, first(service));
      case SERVICE_COMES -> whole("ADDED", another, version, alone);
      case SERVICE_GOES -> whole("DELETED", another, version, alone);
    };
  }

  private static Pod first(int service) {
    return new Pod(service, "node-" + (1 + service % NODES));
  }

  private static List<Frame> modified(int service, int version, Pod... pods) {
    return List.of(WatchedCluster.slice("MODIFIED", service, version, List.of(pods)));
  }

  private static List<Frame> whole(String type, int service, int version, Pod pod) {
    return List.of(
        WatchedCluster.service(type, service, version),
        WatchedCluster.slice(type, service, version, List.of(pod)));
  }
}
