package io.kubeipvs.lab.walk;

import static io.kubeipvs.lab.walk.Scene.WORKER;

import io.kubeipvs.lab.LabException;
import io.kubeipvs.lab.cluster.Agent;
import io.kubeipvs.lab.cluster.ClusterPlan;
import io.kubeipvs.lab.cluster.ExpectedState;
import io.kubeipvs.lab.network.Output;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** Step 2: few iptables rules, and the same ones however many Services there are. */
final class ConstantRulesStep implements Step {
  private static final int MANY = 300;
  private static final String COUNT_RULES = "iptables-save | grep -c '^-A KUBE-'";

  @Override
  public String title() {
    return "The iptables rules are few, and stay the same with %d Services".formatted(MANY);
  }

  @Override
  public void walk(Scene scene) {
    showRules(scene);
    String few = rules(scene);
    scene.operator().types(WORKER, COUNT_RULES);
    int count = scene.expected().services().size();
    scene.transcript().see("the number of rules with " + count + " Services.");

    Path file = scene.cluster().files().later().resolve("many-services.yaml");
    scene.cluster().files().write(file, ManyServices.manifests(MANY - count));
    Path inForce = scene.cluster().files().manifests().resolve(file.getFileName());
    scene.operator().types(WORKER, "cp " + file + " " + inForce);
    try {
      claimManyServices(scene);
      scene.operator().types(WORKER, COUNT_RULES);
      scene.transcript().see("... and so the number of rules is the same.");
      String many = rules(scene);
      scene
          .claims()
          .claim(
              "the rules are the same, word for word, with %d Services and with %d"
                  .formatted(count, MANY),
              few.equals(many),
              () -> "with %d:%n%s%nwith %d:%n%s".formatted(count, few, MANY, many));
      scene.operator().types(WORKER, "rm " + inForce);
    } finally {
      scene.cluster().files().delete(inForce);
    }
    awaitRemoval(scene);
  }

  private static void showRules(Scene scene) {
    Output services = scene.operator().types(WORKER, "iptables -t nat -nvL KUBE-SERVICES");
    scene
        .transcript()
        .see("whoever asks for a Service from outside the pod range is marked; nothing else.");
    scene
        .claims()
        .claim(
            "KUBE-SERVICES marks what comes from outside the pod range, and accepts the rest",
            services.hasLine(
                    "KUBE-MARK-MASQ", "!" + ClusterPlan.POD_RANGE, "KUBE-CLUSTER-IP dst,dst")
                && services.hasLine("KUBE-NODE-PORT", "dst-type LOCAL")
                && services.hasLine("ACCEPT", "KUBE-CLUSTER-IP dst,dst"),
            services::text);

    Output mark = scene.operator().types(WORKER, "iptables -t nat -nvL KUBE-MARK-MASQ");
    scene.transcript().see("the mark is one bit, 0x4000.");
    scene
        .claims()
        .claim(
            "KUBE-MARK-MASQ sets the mark 0x4000",
            mark.lineWith("MARK or").endsWith("MARK or 0x4000"),
            mark::text);

    Output postrouting = scene.operator().types(WORKER, "iptables -t nat -nvL KUBE-POSTROUTING");
    scene
        .transcript()
        .see("two are masqueraded: a pod that reaches itself, and every packet with the mark.");
    scene
        .claims()
        .claim(
            "KUBE-POSTROUTING masquerades hairpin and marked traffic",
            postrouting.hasLine("MASQUERADE", "KUBE-LOOP-BACK dst,dst,src")
                && postrouting.hasLine("MASQUERADE", "requiring SNAT"),
            postrouting::text);
  }

  private static void claimManyServices(Scene scene) {
    ExpectedState expected = scene.expected();
    String difference =
        scene.cluster().awaitProgrammed(ClusterPlan.WORKER, expected, scene.patience());
    scene
        .claims()
        .claim(
            MANY + " Services are in the kernel",
            difference.isEmpty() && expected.services().size() == MANY,
            () ->
                "after %d seconds: %s; see %s"
                    .formatted(
                        scene.patience().toSeconds(),
                        difference,
                        Agent.log(scene.cluster().files(), ClusterPlan.WORKER)));
    int entries = expected.clusterIpMembers().size();
    Output terse = scene.operator().types(WORKER, "ipset list -terse KUBE-CLUSTER-IP");
    scene.transcript().see("the new Services are entries in this set ...");
    scene
        .claims()
        .claim(
            "KUBE-CLUSTER-IP has an entry for each of their ports",
            terse.lines().contains("Number of entries: " + entries),
            terse::text);
  }

  private static void awaitRemoval(Scene scene) {
    String difference =
        scene.cluster().awaitProgrammed(ClusterPlan.WORKER, scene.expected(), scene.patience());
    if (!difference.isEmpty()) {
      throw new LabException("the Services do not go with their manifest; " + difference);
    }
  }

  /** All rules of the node, without the counters of the chains. */
  private static String rules(Scene scene) {
    return scene
        .operator()
        .asks(WORKER, "iptables-save")
        .text()
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.replaceAll(" \\[\\d+:\\d+]$", ""))
        .collect(Collectors.joining("\n"));
  }
}
