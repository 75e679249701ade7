package io.kubeipvs.lab.cluster;

import io.kubeipvs.lab.LabFiles;
import io.kubeipvs.lab.network.Commands;
import io.kubeipvs.lab.network.LabNode;
import java.nio.file.Path;
import java.util.List;

/** The agent of a node: the real command, started as an operator would. */
public final class Agent {
  private Agent() {}

  /** What is started on a node. */
  public static List<String> command(LabFiles files, LabNode node) {
    return List.of(
        "kube-ipvs",
        "run",
        "--manifests",
        files.manifests().toString(),
        "--hostname-override",
        node.name(),
        "--cluster-cidr",
        ClusterPlan.POD_RANGE);
  }

  /** What the agent says. */
  public static Path log(LabFiles files, LabNode node) {
    return files.nodeFolder(node.name()).resolve("kube-ipvs.log");
  }

  static Daemon start(Commands commands, LabFiles files, LabNode node) {
    return Daemon.start(
        commands,
        "kube-ipvs on " + node.name(),
        node.place(),
        command(files, node),
        log(files, node));
  }
}
