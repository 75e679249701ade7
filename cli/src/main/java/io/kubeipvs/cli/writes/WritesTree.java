package io.kubeipvs.cli.writes;

import io.kubeipvs.dataplane.KernelWrite;
import io.kubeipvs.kubernetes.model.ObjectKey;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Writes as a tree with named fields, for JSON. */
public final class WritesTree {
  private WritesTree() {}

  /** The tree, in the order in which it is to be printed. */
  public static Map<String, Object> of(ShownWrites shown) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("shadow", shown.shadow());
    root.put("writes", shown.writes().stream().map(WritesTree::of).toList());
    root.put("failed", shown.failed());
    root.put("remembered", shown.remembered());
    root.put("forgotten", shown.forgotten());
    return root;
  }

  private static Map<String, Object> of(KernelWrite write) {
    ObjectKey object = ShownWrites.object(write);
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("number", write.number());
    tree.put("time", write.time().toString());
    tree.put("kind", write.kind().name().toLowerCase(Locale.ROOT));
    tree.put("operation", write.operation());
    tree.put("cause", write.cause().toString());
    tree.put("object", object == null ? "" : object.toString());
    tree.put("error", Objects.requireNonNullElse(write.error(), ""));
    return tree;
  }
}
