package io.kubeipvs.lab.walk;

import io.kubeipvs.lab.cluster.ClusterPlan;
import io.kubeipvs.lab.network.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Step 9: what iptables mode left on a node, and how it goes. */
final class LeftoversStep implements Step {
  private static final Pattern LEFTOVER = Pattern.compile("KUBE-(SVC|SEP)-");

  @Override
  public String title() {
    return "Coming from iptables mode: its chains go, and nothing else";
  }

  @Override
  public void walk(Scene scene) {
    scene
        .operator()
        .types(ClusterPlan.SPARE, "iptables-restore < /run/lab/later/iptables-mode.rules");
    scene.operator().types(ClusterPlan.SPARE, "iptables-save | grep -E 'KUBE-(SVC|SEP)-'");
    scene
        .transcript()
        .see("a chain per Service and one per endpoint: what iptables mode leaves on a node.");
    List<String> before = rules(scene.operator().asks(ClusterPlan.SPARE, "iptables-save"));

    Output flush = scene.operator().types(ClusterPlan.SPARE, "kube-ipvs cleanup --iptables-mode");
    Output left = scene.operator().types(ClusterPlan.SPARE, "iptables-save");
    scene
        .transcript()
        .see("the rules of kubelet, of the administrator and of other programs are still there.");
    List<String> after = rules(left);
    scene
        .claims()
        .claim(
            "the chains KUBE-SVC-* and KUBE-SEP-* and the jumps to them are gone",
            after.stream().noneMatch(LEFTOVER.asPredicate()),
            () -> flush.text() + left.text());
    scene
        .claims()
        .claimSame(
            "nothing else is gone",
            before.stream().filter(LEFTOVER.asPredicate().negate()).toList(),
            after);
  }

  /** Tables, chains and rules, without comments and counters. */
  private static List<String> rules(Output save) {
    String table = "";
    List<String> rules = new ArrayList<>();
    for (String line : save.lines()) {
      if (line.startsWith("*")) {
        table = line.substring(1);
      } else if (!line.startsWith("#") && !line.equals("COMMIT")) {
        rules.add(table + " " + line.replaceAll(" \\[\\d+:\\d+]$", ""));
      }
    }
    return rules;
  }
}
