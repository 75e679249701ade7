package io.kubeipvs.conformance.takeover;

import io.kubeipvs.conformance.node.ProxiedNode;
import io.kubeipvs.conformance.node.ServiceProxy;
import io.kubeipvs.conformance.run.Difference;
import io.kubeipvs.lab.LabException;
import io.kubeipvs.lab.network.Output;
import io.kubeipvs.lab.network.Patience;
import io.kubeipvs.lab.walk.Claims;
import io.kubeipvs.lab.walk.Operator;
import io.kubeipvs.lab.walk.Transcript;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.function.UnaryOperator;

/**
 * What the parts of a takeover work with. Immutable.
 *
 * @param objects the manifest of what is in the cluster
 */
record Scene(
    ProxiedNode node, String objects, Operator operator, Transcript transcript, Claims claims) {
  static final int METRICS_PORT = 10249;
  static final int SHADOW_METRICS_PORT = 10349;

  private static final Duration STATE_PATIENCE = Duration.ofSeconds(20);

  Output types(String line) {
    return operator.types(ProxiedNode.NODE, line);
  }

  void see(String text) {
    transcript.see(text);
  }

  /** Starts a proxy and shows what was typed for it. */
  ServiceProxy starts(String name, List<String> command, List<String> tracing) {
    transcript.command(ProxiedNode.NODE, String.join(" ", command) + " &");
    List<String> whole = new ArrayList<>(tracing);
    whole.addAll(command);
    return node.run(name, whole);
  }

  /** Starts the real kube-proxy and waits until it has nothing left to do. */
  ServiceProxy startsKubeProxy(Path configuration) {
    ServiceProxy proxy =
        starts("kube-proxy", List.of("kube-proxy", "--config=" + configuration), List.of());
    proxy.await(
        "a round over all objects in both families",
        () -> node.metrics(METRICS_PORT).kubeProxyIsDone());
    return proxy;
  }

  void stops(ServiceProxy proxy, String name) {
    transcript.command(
        ProxiedNode.NODE, "kill -TERM %d     # %s".formatted(proxy.processId(), name));
    proxy.stop();
  }

  /** Claims that the node's state is one that was seen before, soon at the latest. */
  void claimState(String claim, SortedMap<String, String> before) {
    claimState(claim, before, UnaryOperator.identity());
  }

  /** Likewise, of what a view leaves of either state. */
  void claimState(
      String claim,
      SortedMap<String, String> before,
      UnaryOperator<SortedMap<String, String>> view) {
    List<List<String>> differences = new ArrayList<>();
    boolean same =
        Patience.until(
            STATE_PATIENCE,
            () -> {
              differences.add(Difference.between(view.apply(before), view.apply(node.state())));
              return differences.getLast().isEmpty();
            });
    claims.claim(claim, same, () -> String.join("\n", differences.getLast()));
  }

  /** Lets time pass with things as they are. */
  void waits(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      throw LabException.interrupted(e);
    }
  }

  /** What the node's kernel has counted and holds, for whoever has to find out why one failed. */
  String counters() {
    return operator
        .asks(
            ProxiedNode.NODE,
            """
            grep . /proc/sys/net/netfilter/nf_conntrack_count /proc/sys/net/netfilter/nf_conntrack_max
            conntrack -S
            nstat -as | grep -E 'Drop|Overflow|Discard|Errors|Rst|Timeouts'
            conntrack -L -p tcp --state SYN_SENT
            conntrack -L -p tcp --state SYN_RECV
            """)
        .text();
  }

  /** How large a state is, in words. */
  static String size(SortedMap<String, String> state) {
    return "%d virtual servers, %d real servers, %d set entries, %d rules"
        .formatted(
            lines(state, "ipvs.txt", "-A "),
            lines(state, "ipvs.txt", "-a "),
            lines(state, "ipsets.txt", "add "),
            lines(state, "iptables.txt", "-A ") + lines(state, "ip6tables.txt", "-A "));
  }

  private static long lines(SortedMap<String, String> state, String file, String beginning) {
    return state.getOrDefault(file, "").lines().filter(l -> l.startsWith(beginning)).count();
  }
}
