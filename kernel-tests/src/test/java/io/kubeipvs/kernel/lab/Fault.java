package io.kubeipvs.kernel.lab;

import io.kubeipvs.lab.cluster.Cluster;
import io.kubeipvs.lab.cluster.ClusterPlan;
import io.kubeipvs.lab.network.LabNode;
import io.kubeipvs.lab.network.Output;
import io.kubeipvs.lab.network.Place;
import io.kubeipvs.lab.walk.CommandObserver;

/**
 * A way to spoil the running cluster so that one claim no longer holds. The agents are stopped for
 * the time, since they would mend it.
 *
 * @param step the step that has to notice
 * @param claim how the claim begins
 * @param moment the damage is done just before a command that contains this
 * @param occurrence which such command, from 1
 * @param place where the damage is done
 * @param damage a shell line
 * @param repair a shell line that makes it good
 */
record Fault(
    int step,
    String claim,
    String moment,
    int occurrence,
    Place place,
    String damage,
    String repair) {
  /** Any command: the damage is done before the step's first one. */
  private static final String FIRST = "";

  static Fault at(int step, String claim, Place place, String damage, String repair) {
    return new Fault(step, claim, FIRST, 1, place, damage, repair);
  }

  /** The same damage, done later in the step. */
  Fault before(String laterMoment, int laterOccurrence) {
    return new Fault(step, claim, laterMoment, laterOccurrence, place, damage, repair);
  }

  /** Iptables rules are damaged; all of them are put back. */
  static Fault ofRules(int step, String claim, Place place, String damage) {
    return at(
        step,
        claim,
        place,
        "iptables-save > /run/lab/rules && " + damage,
        "iptables-restore < /run/lab/rules");
  }

  /** Virtual servers are damaged; all of them are put back. */
  static Fault ofServers(int step, String claim, Place place, String damage) {
    return at(
        step,
        claim,
        place,
        "ipvsadm -Sn > /run/lab/servers && " + damage,
        "ipvsadm -C && ipvsadm -R < /run/lab/servers");
  }

  /** The command {@code kube-ipvs} is another program for a while. */
  static Fault ofCommand(int step, String claim, String program) {
    String command = "/run/lab/bin/kube-ipvs";
    return at(
        step,
        claim,
        ClusterPlan.SPARE,
        "mv %1$s %1$s.real && printf '#!/bin/sh\\n%2$s\\n' > %1$s && chmod +x %1$s"
            .formatted(command, program),
        "mv %1$s.real %1$s".formatted(command));
  }

  /** Does the damage when its moment comes. */
  CommandObserver striking(Cluster cluster) {
    int[] seen = {0};
    return (_, line) -> {
      if (line.contains(moment) && ++seen[0] == occurrence) {
        signalAgents(cluster, "STOP");
        must(cluster, damage);
      }
    };
  }

  /** Makes the damage good, and lets the agents go on. */
  void mend(Cluster cluster) {
    must(cluster, repair);
    signalAgents(cluster, "CONT");
  }

  private void must(Cluster cluster, String line) {
    Output output = cluster.commands().run(place, line);
    if (!output.succeeded()) {
      throw new AssertionError("on %s: %s: %s".formatted(place.name(), line, output.text()));
    }
  }

  private static void signalAgents(Cluster cluster, String signal) {
    StringBuilder line = new StringBuilder("kill -" + signal);
    for (LabNode node : ClusterPlan.NODES) {
      line.append(' ').append(cluster.agent(node).processId());
    }
    Output output = cluster.commands().run(ClusterPlan.SPARE, line.toString());
    if (!output.succeeded()) {
      throw new AssertionError(output.text());
    }
  }

  @Override
  public String toString() {
    return "step " + step + ": " + claim;
  }
}
