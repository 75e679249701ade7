package io.kubeipvs.lab.cluster;

import io.kubeipvs.lab.network.LabNode;
import io.kubeipvs.lab.network.Machine;
import io.kubeipvs.lab.network.NetworkPlan;
import io.kubeipvs.lab.network.Place;
import io.kubeipvs.lab.network.Pod;
import java.util.List;

/**
 * Who is in the cluster and at which address. The manifests in {@code lab/manifests} tell of the
 * same nodes and pods.
 */
public final class ClusterPlan {
  public static final String POD_RANGE = "10.244.0.0/16";

  public static final LabNode CONTROL_PLANE =
      new LabNode("control-plane", "192.168.224.3", "10.244.0.0/24");
  public static final LabNode WORKER = new LabNode("worker", "192.168.224.4", "10.244.1.0/24");
  public static final LabNode WORKER2 = new LabNode("worker2", "192.168.224.5", "10.244.2.0/24");
  public static final List<LabNode> NODES = List.of(CONTROL_PLANE, WORKER, WORKER2);

  public static final Pod DNS_1 = new Pod("dns-1", CONTROL_PLANE, "10.244.0.3");
  public static final Pod DNS_2 = new Pod("dns-2", CONTROL_PLANE, "10.244.0.4");
  public static final Pod WEB_1 = new Pod("web-1", WORKER, "10.244.1.6");
  public static final Pod WEB_2 = new Pod("web-2", WORKER2, "10.244.2.4");

  /** Runs from the start and belongs to no Service until a manifest says so. */
  public static final Pod WEB_3 = new Pod("web-3", WORKER2, "10.244.2.5");

  /** A pod that only asks. */
  public static final Pod CLIENT = new Pod("client", WORKER, "10.244.1.9");

  public static final List<Pod> DNS_PODS = List.of(DNS_1, DNS_2);
  public static final List<Pod> WEB_PODS = List.of(WEB_1, WEB_2, WEB_3);
  public static final List<Pod> PODS = List.of(DNS_1, DNS_2, WEB_1, CLIENT, WEB_2, WEB_3);

  /** A machine outside the cluster, on the nodes' network. */
  public static final Place OUTSIDE = new Place("outside");

  public static final String OUTSIDE_ADDRESS = "192.168.224.100";

  /** Joins the nodes, as a switch does. */
  public static final Place SWITCH = new Place("switch");

  /** A machine with no connection, on which nothing that goes wrong can hurt. */
  public static final Place SPARE = new Place("spare");

  /** How they are joined; of them all, the nodes alone pass packets on. */
  public static final NetworkPlan NETWORK =
      new NetworkPlan(
          SWITCH,
          NODES,
          PODS,
          List.of(new Machine(OUTSIDE, OUTSIDE_ADDRESS)),
          List.of(SPARE),
          List.of(),
          NODES.stream().map(LabNode::place).toList());

  private ClusterPlan() {}

  /** Every namespace there is. */
  public static List<Place> places() {
    return NETWORK.places();
  }
}
