package io.kubeipvs.lab;

import io.kubeipvs.lab.cluster.Cluster;
import io.kubeipvs.lab.cluster.ClusterPlan;
import io.kubeipvs.lab.walk.Transcript;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A shell on a node of the running cluster. The cluster goes when the shell ends. */
final class LabShell {
  private static final String START_FILE =
      """
      PS1='\\[\\e[1m\\]worker\\[\\e[0m\\]:\\w# '
      # Nothing of this shell outlives the lab.
      unset HISTFILE
      # on PLACE COMMAND: runs a command on another node or in a pod.
      on() { local place=$1; shift; nsenter --net=/run/netns/"$place" "$@"; }
      """;

  private LabShell() {}

  /** Opens the shell and returns when it has ended; the result is the exit status. */
  static int open(LabFiles files, Transcript transcript) {
    try (Cluster cluster = Lab.started(files, transcript)) {
      Path startFile = files.home().resolve("shell.rc");
      files.write(startFile, START_FILE);
      String web = cluster.manifests().expected().service("web").clusterIps().getFirst().toString();
      transcript.say(welcome(web));
      List<String> shell =
          List.of(
              "bash",
              "-c",
              "cd %s && exec bash --rcfile %s -i".formatted(files.manifests(), startFile));
      cluster.commands().runOnTerminal(ClusterPlan.WORKER.place(), shell, Map.of());
      transcript.say("Taking the cluster down.");
      return 0;
    }
  }

  private static String welcome(String web) {
    return """

    This is a shell on the node "worker". ipvsadm, ipset, iptables, ip, curl and kube-ipvs work
    here as they do on a node of a real cluster.

      ipvsadm -ln                                  the virtual servers
      kube-ipvs ls                                 the same, with names
      curl http://%1$-32s ask the Service web
      on client curl http://%1$-22s ask it from a pod
      on worker2 ipvsadm -ln                       look at another node
      cp ../later/web-3.yaml .                     give web a third replica
      rm web-3.yaml                                and take it away again
      tail -f ../nodes/worker/kube-ipvs.log        what the agent says

    Places: %2$s.
    The files in this folder are the cluster's manifests: edit them, and the agents follow.
    exit, or Ctrl-D, ends the lab and leaves nothing behind.
    """
        .formatted(web + "/", places());
  }

  private static String places() {
    return String.join(
        ", ",
        ClusterPlan.places().stream()
            .filter(place -> !place.equals(ClusterPlan.SWITCH))
            .map(place -> place.name())
            .toList());
  }
}
