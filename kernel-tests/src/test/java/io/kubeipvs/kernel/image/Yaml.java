package io.kubeipvs.kernel.image;

import io.kubeipvs.kubernetes.decode.DocumentNode;
import java.util.List;
import java.util.Map;

/** Steps through a document of a known shape. A missing field is an empty one. */
final class Yaml {
  private static final DocumentNode NOTHING = new DocumentNode.Mapping(Map.of(), 0);

  private Yaml() {}

  static DocumentNode at(DocumentNode node, String... path) {
    DocumentNode here = node;
    for (String field : path) {
      here = fields(here).getOrDefault(field, NOTHING);
    }
    return here;
  }

  static Map<String, DocumentNode> fields(DocumentNode node) {
    return node instanceof DocumentNode.Mapping(var fields, int _) ? fields : Map.of();
  }

  static List<DocumentNode> items(DocumentNode node, String... path) {
    return at(node, path) instanceof DocumentNode.Sequence(var items, int _) ? items : List.of();
  }

  static List<String> texts(DocumentNode node, String... path) {
    return items(node, path).stream().map(Yaml::text).toList();
  }

  /** Empty where there is none. */
  static String text(DocumentNode node, String... path) {
    return at(node, path) instanceof DocumentNode.Scalar scalar ? scalar.text() : "";
  }

  static boolean isTrue(DocumentNode node, String... path) {
    return text(node, path).equals("true");
  }
}
