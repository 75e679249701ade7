package io.kubeipvs.agent.settings;

import io.kubeipvs.agent.config.ConfigException;
import io.kubeipvs.kubernetes.decode.DocumentNode;
import io.kubeipvs.kubernetes.decode.DocumentNode.Mapping;
import io.kubeipvs.kubernetes.decode.DocumentNode.Scalar;
import io.kubeipvs.kubernetes.yaml.YamlDocuments;
import io.kubeipvs.kubernetes.yaml.YamlSyntaxException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds kube-proxy's configuration in a ConfigMap such as kubeadm makes. Stateless. */
final class ConfigMapFile {
  /** The keys of kubeadm, and of other installers. */
  private static final List<String> KEYS =
      List.of("config.conf", "config", "config.yaml", "kube-proxy-config.yaml");

  private ConfigMapFile() {}

  /**
   * The configuration inside if one of the text's documents is a ConfigMap, else the text itself.
   *
   * @throws ConfigException if there is a ConfigMap without a configuration
   */
  static String configurationIn(String text) {
    Mapping configMap = configMap(text);
    if (configMap == null) {
      return text;
    }
    if (configMap.fields().get("data") instanceof Mapping(Map<String, DocumentNode> data, int _)) {
      for (String key : KEYS) {
        if (data.get(key) instanceof Scalar configuration) {
          return configuration.text();
        }
      }
    }
    throw new ConfigException(
        "failed to decode: the ConfigMap has none of the keys " + String.join(", ", KEYS));
  }

  private static @Nullable Mapping configMap(String text) {
    try {
      for (DocumentNode document : YamlDocuments.parseLeniently(text, _ -> {})) {
        if (document instanceof Mapping mapping
            && mapping.fields().get("kind") instanceof Scalar kind
            && kind.text().equals("ConfigMap")) {
          return mapping;
        }
      }
      return null;
    } catch (YamlSyntaxException e) {
      throw new ConfigException("failed to decode: line " + e.line() + ": " + e.reason());
    }
  }
}
