package io.kubeipvs.agent.settings;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values of fields as plain trees. Stateless. */
final class TypeWriters {
  private TypeWriters() {}

  /** A whole number without its fraction, as Go writes it. */
  static Object decimal(double value) {
    return value == Math.rint(value) && Math.abs(value) < Integer.MAX_VALUE
        ? (Object) (int) value
        : (Object) value;
  }

  static Object verbosityRules(List<VerbosityRule> rules) {
    return rules.stream().map(TypeWriters::verbosityRule).toList();
  }

  private static Map<String, Object> verbosityRule(VerbosityRule rule) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("filePattern", rule.filePattern());
    tree.put("verbosity", rule.verbosity());
    return tree;
  }
}
