package io.kubeipvs.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The objects of a manifest as plain maps and lists. Stateless. */
public final class Manifests {
  /** The top of the source tree. */
  public static final Path ROOT =
      Path.of(System.getProperty("kubeipvs.root", "..")).toAbsolutePath();

  private Manifests() {}

  /** Those of a file under {@code deploy/kubernetes}, by kind and name. */
  public static Map<String, Map<String, Object>> ofFile(String name) throws IOException {
    return of(Files.readString(ROOT.resolve("deploy/kubernetes").resolve(name)));
  }

  /** Those of a text, by kind and name, in order. */
  public static Map<String, Map<String, Object>> of(String text) {
    Map<String, Map<String, Object>> objects = new LinkedHashMap<>();
    for (Object document : new Load(LoadSettings.builder().build()).loadAllFromString(text)) {
      if (document != null) {
        Map<String, Object> object = map(document);
        objects.put(object.get("kind") + " " + map(object.get("metadata")).get("name"), object);
      }
    }
    return objects;
  }

  /** As an API server reads it. */
  public static String yaml(Map<String, Object> object) {
    return new Dump(DumpSettings.builder().build()).dumpToString(object);
  }

  /** A patch under {@code deploy/kubernetes}. */
  static Map<String, Object> patch(String file) throws IOException {
    return document(Files.readString(ROOT.resolve("deploy/kubernetes").resolve(file)));
  }

  /** The one mapping in a text of YAML or JSON. */
  public static Map<String, Object> document(String text) {
    return map(new Load(LoadSettings.builder().build()).loadFromString(text));
  }

  /** As the server wants patches. */
  static String json(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(entry -> "\"" + entry.getKey() + "\":" + json(entry.getValue()))
              .collect(Collectors.joining(",", "{", "}"));
      case List<?> list ->
          list.stream().map(Manifests::json).collect(Collectors.joining(",", "[", "]"));
      case String text -> "\"" + text + "\"";
      case null, default -> String.valueOf(value);
    };
  }

  /** The path under which an API server keeps objects of this one's kind. */
  public static String collection(Map<String, Object> object) {
    String namespace = String.valueOf(map(object.get("metadata")).get("namespace"));
    String core = "/api/v1/namespaces/" + namespace;
    return switch (String.valueOf(object.get("kind"))) {
      case "ServiceAccount" -> core + "/serviceaccounts";
      case "ConfigMap" -> core + "/configmaps";
      case "Pod" -> core + "/pods";
      case "DaemonSet" -> "/apis/apps/v1/namespaces/" + namespace + "/daemonsets";
      case "ClusterRole" -> "/apis/rbac.authorization.k8s.io/v1/clusterroles";
      case "ClusterRoleBinding" -> "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings";
      default -> throw new IllegalArgumentException("where do these go? " + object);
    };
  }

  /** The Pod that a DaemonSet makes on a node. */
  static Map<String, Object> pod(Map<String, Object> daemonSet) {
    Map<String, Object> template = map(map(daemonSet.get("spec")).get("template"));
    Map<String, Object> metadata = new LinkedHashMap<>(map(template.get("metadata")));
    metadata.put("name", "probe");
    metadata.put("namespace", map(daemonSet.get("metadata")).get("namespace"));
    Map<String, Object> pod = new LinkedHashMap<>();
    pod.put("apiVersion", "v1");
    pod.put("kind", "Pod");
    pod.put("metadata", metadata);
    pod.put("spec", template.get("spec"));
    return pod;
  }

  /** A part of an object that has to be a mapping. */
  public static Map<String, Object> map(@Nullable Object value) {
    if (!(value instanceof Map<?, ?> mapping)) {
      throw new AssertionError("no mapping: " + value);
    }
    Map<String, Object> map = new LinkedHashMap<>();
    mapping.forEach((key, part) -> map.put(String.valueOf(key), part));
    return map;
  }

  /** A part of an object that has to be a sequence. */
  public static List<Object> list(@Nullable Object value) {
    if (!(value instanceof List<?> sequence)) {
      throw new AssertionError("no sequence: " + value);
    }
    return new ArrayList<>(sequence);
  }
}
