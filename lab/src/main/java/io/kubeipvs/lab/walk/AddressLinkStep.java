package io.kubeipvs.lab.walk;

import static io.kubeipvs.lab.walk.Scene.WORKER;

import io.kubeipvs.lab.cluster.KernelView;
import io.kubeipvs.lab.network.Output;

/** Step 1: the link that makes Service addresses the node's own. */
final class AddressLinkStep implements Step {
  @Override
  public String title() {
    return "Service addresses live on a link that carries no traffic";
  }

  @Override
  public void walk(Scene scene) {
    Output link = scene.operator().types(WORKER, "ip -details link show kube-ipvs0");
    scene
        .transcript()
        .see("a dummy link that stays DOWN and never speaks ARP: all it does is hold addresses.");
    String flags = link.lines().isEmpty() ? "" : link.lines().getFirst();
    scene
        .claims()
        .claim(
            "kube-ipvs0 is a dummy link",
            link.lines().stream().anyMatch(line -> line.startsWith("dummy ")),
            link::text);
    scene
        .claims()
        .claim(
            "kube-ipvs0 is DOWN",
            flags.contains("state DOWN") && !flags.matches(".*[<,]UP[,>].*"),
            () -> flags);
    scene
        .claims()
        .claim("kube-ipvs0 speaks no ARP", flags.matches(".*[<,]NOARP[,>].*"), () -> flags);

    Output addresses = scene.operator().types(WORKER, "ip -4 -brief address show kube-ipvs0");
    scene
        .transcript()
        .see("one /32 for each Service. The kernel takes packets for them as its own: IPVS's cue.");
    scene
        .claims()
        .claimSame(
            "kube-ipvs0 has exactly one /32 per Service address",
            scene.expected().serviceAddresses(),
            KernelView.addresses(addresses));
  }
}
