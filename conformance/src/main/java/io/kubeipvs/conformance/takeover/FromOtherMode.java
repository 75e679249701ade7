package io.kubeipvs.conformance.takeover;

import io.kubeipvs.conformance.node.ProxiedNode;
import io.kubeipvs.conformance.node.ServiceProxy;
import io.kubeipvs.lab.network.Output;
import io.kubeipvs.lab.network.Patience;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** From the real kube-proxy in iptables or nftables mode to kube-ipvs, which clears up after it. */
final class FromOtherMode {
  private static final Duration AWHILE = Duration.ofSeconds(10);

  private final Scene scene;
  private final String mode;
  private final String leftovers;

  /**
   * @param mode iptables or nftables
   */
  FromOtherMode(Scene scene, String mode) {
    this.scene = scene;
    this.mode = mode;
    this.leftovers =
        mode.equals("iptables")
            ? "{ iptables-save; ip6tables-save; } | grep -E 'KUBE-(SVC|SEP|EXT|FW)-'"
            : "nft list tables | grep kube-proxy";
  }

  /**
   * Does all of it.
   *
   * @param ipvsMode the node's state as kube-proxy leaves it in IPVS mode
   */
  void walk(SortedMap<String, String> ipvsMode) throws IOException {
    scene.transcript().heading(1, 2, "The real kube-proxy serves the node in " + mode + " mode");
    scene.types("kube-ipvs cleanup | wc -l");
    Path configuration = scene.node().configuration(mode);
    ServiceProxy kubeProxy = scene.startsKubeProxy(configuration);
    try (kubeProxy;
        TakeoverTraffic traffic = TakeoverTraffic.start(scene.node())) {
      Output before = scene.types(leftovers + " | wc -l");
      scene
          .claims()
          .claim(
              "kube-proxy serves the node in " + mode + " mode, without IPVS",
              !before.lines().equals(List.of("0"))
                  && scene.node().state().getOrDefault("ipvs.txt", "").isEmpty(),
              () -> before.text() + scene.node().state().get("ipvs.txt"));
      scene.waits(AWHILE);
      scene.see(traffic.soFar());
      scene.transcript().heading(2, 2, "From " + mode + " mode to kube-ipvs, under traffic");
      scene.stops(kubeProxy, "kube-proxy");
      takeOver(configuration, ipvsMode, traffic);
    }
  }

  /**
   * Of a state all but what an iptables mode makes and nobody takes away, because a kubelet has it
   * too: a chain, and a setting.
   */
  private static SortedMap<String, String> withoutWhatStays(SortedMap<String, String> state) {
    SortedMap<String, String> rest = new TreeMap<>();
    state.forEach((name, text) ->
        rest.put(
            name,
            text.lines()
                .filter(line -> !line.contains("KUBE-FIREWALL"))
                .filter(line -> !line.contains("route_localnet"))
                .map(line -> line + "\n")
                .collect(Collectors.joining())));
    return rest;
  }

  private void takeOver(
      Path configuration, SortedMap<String, String> ipvsMode, TakeoverTraffic traffic) {
    List<String> command =
        List.of(
            "kube-ipvs",
            "--config=" + configuration,
            "--differences=removingIptablesMode=" + mode.equals("iptables"));
    try (ServiceProxy kubeIpvs = scene.starts("kube-ipvs-" + mode, command, List.of())) {
      kubeIpvs.await("adoption", () -> scene.node().metrics(Scene.METRICS_PORT).kubeIpvsIsDone());
      scene.see(traffic.soFar());
      boolean gone =
          Patience.until(
              Duration.ofSeconds(30),
              () -> scene.operator().asks(ProxiedNode.NODE, leftovers).lines().isEmpty());
      scene
          .claims()
          .claim(
              "nothing of the " + mode + " mode is left",
              gone,
              () -> scene.operator().asks(ProxiedNode.NODE, leftovers).text());
      scene.waits(AWHILE);
      scene.claimState(
          "the node's state is the one that the IPVS mode leaves, but for what stays for kubelet",
          ipvsMode,
          FromOtherMode::withoutWhatStays);
      FromIpvsMode.claimUnharmed(scene, traffic);
      scene.stops(kubeIpvs, "kube-ipvs");
    }
  }
}
