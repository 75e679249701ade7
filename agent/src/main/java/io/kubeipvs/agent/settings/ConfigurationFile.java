package io.kubeipvs.agent.settings;

import io.kubeipvs.agent.config.ConfigException;
import io.kubeipvs.kubernetes.decode.DocumentNode;
import io.kubeipvs.kubernetes.decode.DocumentNode.Mapping;
import io.kubeipvs.kubernetes.decode.DocumentNode.Scalar;
import io.kubeipvs.kubernetes.yaml.YamlDocuments;
import io.kubeipvs.kubernetes.yaml.YamlSyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads {@code KubeProxyConfiguration} v1alpha1 from YAML or JSON, as kube-proxy does: types are
 * strict; fields that are unknown or there twice are told and passed over. The section {@value
 * #OWN_SECTION} is kube-ipvs's own, and there nothing is passed over. Of several documents the
 * first counts. Used for one file.
 */
public final class ConfigurationFile {
  public static final String API_VERSION = "kubeproxy.config.k8s.io/v1alpha1";
  public static final String KIND = "KubeProxyConfiguration";
  static final String OWN_SECTION = "kubeIpvs";

  private final List<String> unknown = new ArrayList<>();
  private final List<FieldError> errors = new ArrayList<>();
  private Settings settings = Settings.NONE;

  private ConfigurationFile() {}

  /**
   * Reads a file's text.
   *
   * @throws ConfigException if it is no such configuration; the message begins as kube-proxy's
   */
  public static Reading read(String text) {
    List<String> duplicates = new ArrayList<>();
    try {
      List<DocumentNode> documents =
          YamlDocuments.parseLeniently(
              text,
              duplicate ->
                  duplicates.add("%s (line %d)".formatted(duplicate.key(), duplicate.line())));
      ConfigurationFile file = new ConfigurationFile();
      Settings settings = file.decode(root(documents));
      return new Reading(settings, file.unknown, duplicates);
    } catch (YamlSyntaxException e) {
      throw undecodable("line " + e.line() + ": " + e.reason());
    }
  }

  private static ConfigException undecodable(String reason) {
    return new ConfigException("failed to decode: " + reason);
  }

  private static Mapping root(List<DocumentNode> documents) {
    if (documents.isEmpty() || !(documents.getFirst() instanceof Mapping root)) {
      throw undecodable("it holds no mapping; there must be apiVersion: " + API_VERSION);
    }
    String apiVersion = header(root, "apiVersion");
    String kind = header(root, "kind");
    if (!apiVersion.equals(API_VERSION) || !kind.equals(KIND)) {
      throw undecodable(
          "it holds kind \"%s\" of version \"%s\"; there must be kind: %s with apiVersion: %s"
              .formatted(kind, apiVersion, KIND, API_VERSION));
    }
    return root;
  }

  private static String header(Mapping root, String name) {
    return root.fields().get(name) instanceof Scalar scalar ? scalar.text() : "";
  }

  private Settings decode(Mapping root) {
    section("", root);
    if (!errors.isEmpty()) {
      throw undecodable(FieldError.join(errors));
    }
    return settings;
  }

  private void section(String prefix, Mapping section) {
    for (Map.Entry<String, DocumentNode> entry : section.fields().entrySet()) {
      String path = prefix + entry.getKey();
      ConfigField<?> field = ConfigFields.byPath().get(path);
      if (field != null) {
        value(field, entry.getValue());
      } else if (isSection(path)) {
        subsection(path, entry.getValue());
      } else if (!path.equals("apiVersion") && !path.equals("kind")) {
        unknown(path, entry.getValue());
      }
    }
  }

  private static boolean isSection(String path) {
    return ConfigFields.byPath().keySet().stream().anyMatch(known -> known.startsWith(path + "."));
  }

  private void subsection(String path, DocumentNode node) {
    if (node instanceof Mapping mapping) {
      section(path + ".", mapping);
    } else if (!FieldType.isNull(node)) {
      errors.add(new FieldError(path, node.describe(), "must be a mapping"));
    }
  }

  private <T> void value(ConfigField<T> field, DocumentNode node) {
    if (FieldType.isNull(node)) {
      return;
    }
    try {
      T value = field.type().read(node);
      if (!field.zeroIsDefault() || !isZero(value)) {
        settings = settings.with(field, value);
      }
    } catch (IllegalArgumentException e) {
      errors.add(new FieldError(field.path(), written(node), String.valueOf(e.getMessage())));
    }
  }

  private static boolean isZero(Object value) {
    return switch (value) {
      case String text -> text.isEmpty();
      case Number number -> number.doubleValue() == 0;
      case Duration duration -> duration.isZero();
      default -> false;
    };
  }

  private void unknown(String path, DocumentNode node) {
    if (path.startsWith(OWN_SECTION + ".")) {
      errors.add(new FieldError(path, written(node), "is no field of kube-ipvs"));
    } else {
      unknown.add(path);
    }
  }

  private static String written(DocumentNode node) {
    if (node instanceof Scalar(Scalar.Type type, String text, int _)) {
      return type == Scalar.Type.STRING ? "\"" + text + "\"" : text;
    }
    return node.describe();
  }
}
