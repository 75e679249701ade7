package io.kubeipvs.deploy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What an operator may make of the chart, each value of it in some variant. Constants. */
final class Variants {
  private static final Map<String, List<String>> OPTIONS = options();

  private Variants() {}

  /** What each is for. */
  static List<String> names() {
    return List.copyOf(OPTIONS.keySet());
  }

  /** The options of {@code helm template} for one. */
  static List<String> of(String name) {
    return Objects.requireNonNull(OPTIONS.get(name), name);
  }

  private static Map<String, List<String>> options() {
    Map<String, List<String>> variants = new LinkedHashMap<>();
    variants.put("default", List.of());
    variants.put("shadow", List.of("--set", "shadow=true"));
    variants.put("every node", List.of("--set", "nodes=all"));
    variants.put("shadow on every node", List.of("--set", "shadow=true,nodes=all"));
    variants.put(
        "image of a registry",
        List.of(
            "--set",
            "image.repository=registry.example/net/kube-ipvs,image.tag=v1,image.pullPolicy=Always",
            "--set",
            "imagePullSecrets[0].name=registry"));
    variants.put("image by digest", List.of("--set", "image.digest=sha256:" + "0a".repeat(32)));
    variants.put(
        "a configuration of its own",
        List.of(
            "--set",
            "configuration.create=true,apiServer.host=192.168.224.3,apiServer.port=8443",
            "--set",
            "configuration.content.mode=ipvs,configuration.content.clusterCIDR=10.244.0.0/16",
            "--set",
            "configuration.content.ipvs.scheduler=lc,nodes=all"));
    variants.put(
        "another ConfigMap",
        List.of("--set", "configuration.configMap=proxy,configuration.key=config"));
    variants.put(
        "updates by hand, a limit, another port",
        List.of(
            "--set",
            "updateStrategy.type=OnDelete,resources.limits.memory=1Gi,healthPort=11256",
            "--set",
            "nameOverride=proxy,priorityClassName="));
    variants.put(
        "what pods carry",
        List.of(
            "--set-json",
            "extraArgs=[\"--v=4\",\"--masquerade-all\"]",
            "--set-json",
            "extraEnv=[{\"name\":\"HTTPS_PROXY\",\"value\":\"http://192.168.224.1:3128\"}]",
            "--set-json",
            "tolerations=[{\"key\":\"node.kubernetes.io/not-ready\",\"operator\":\"Exists\"}]",
            "--set",
            "podLabels.team=net,podAnnotations.note=a,nodeSelector.pool=edge"));
    return variants;
  }
}
