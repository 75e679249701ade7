package io.kubeipvs.agent.settings;

import io.kubeipvs.agent.config.Durations;
import io.kubeipvs.kubernetes.decode.DocumentNode;
import io.kubeipvs.kubernetes.decode.DocumentNode.Mapping;
import io.kubeipvs.kubernetes.decode.DocumentNode.Scalar;
import io.kubeipvs.kubernetes.decode.DocumentNode.Sequence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Reads values of fields from flags and from files, as strict about types as kube-proxy: a number
 * is no text. Stateless.
 */
final class TypeReaders {
  private static final Pattern QUANTITY =
      Pattern.compile("[0-9]+(\\.[0-9]+)?(([KMGTPE]i?)|[mk]|[eE][0-9]+)?");

  /** kubectl reads all three so. */
  private static final Set<String> TRUE_IN_YAML = Set.of("true", "yes", "on");

  private TypeReaders() {}

  static String text(DocumentNode node) {
    return scalar(
        node, Scalar.Type.STRING, "must be a text; put a number or truth value in quotes");
  }

  static boolean truth(DocumentNode node) {
    String text = scalar(node, Scalar.Type.BOOLEAN, "must be true or false, without quotes");
    return TRUE_IN_YAML.contains(text.toLowerCase(Locale.ROOT));
  }

  /** What Go's strconv.ParseBool takes. */
  static boolean truth(String text) {
    return switch (text) {
      case "1", "t", "T", "true", "TRUE", "True" -> true;
      case "0", "f", "F", "false", "FALSE", "False" -> false;
      default -> throw new IllegalArgumentException("must be true or false");
    };
  }

  static int number(DocumentNode node) {
    return number(scalar(node, Scalar.Type.INTEGER, "must be a whole number without quotes"));
  }

  static int number(String text) {
    try {
      return Integer.decode(text.replace("_", ""));
    } catch (NumberFormatException _) {
      throw new IllegalArgumentException("must be a whole number of 32 bits");
    }
  }

  static double decimal(DocumentNode node) {
    boolean number =
        node instanceof Scalar scalar
            && (scalar.type() == Scalar.Type.INTEGER || scalar.type() == Scalar.Type.DECIMAL);
    if (!number) {
      throw new IllegalArgumentException("must be a number without quotes");
    }
    return decimal(((Scalar) node).text());
  }

  static double decimal(String text) {
    try {
      double value = Double.parseDouble(text);
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException _) {
      // Told below.
    }
    throw new IllegalArgumentException("must be a number");
  }

  static Duration duration(DocumentNode node) {
    return duration(
        scalar(node, Scalar.Type.STRING, "must be a duration with its unit, such as 30s"));
  }

  static Duration duration(String text) {
    try {
      return Durations.parse(text);
    } catch (IllegalArgumentException _) {
      throw new IllegalArgumentException("must be a duration such as 30s, 1m30s or 24h");
    }
  }

  static Duration durationOrNanoseconds(DocumentNode node) {
    if (node instanceof Scalar(Scalar.Type type, String text, int _)
        && type == Scalar.Type.INTEGER) {
      try {
        return Duration.ofNanos(Long.decode(text.replace("_", "")));
      } catch (NumberFormatException _) {
        throw new IllegalArgumentException("must be a number of nanoseconds of 64 bits");
      }
    }
    return duration(node);
  }

  static List<String> texts(DocumentNode node) {
    if (!(node instanceof Sequence(List<DocumentNode> items, int _))) {
      throw new IllegalArgumentException("must be a list");
    }
    return items.stream().map(TypeReaders::text).toList();
  }

  static List<String> texts(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(",", -1));
  }

  static SortedMap<String, Boolean> switches(DocumentNode node) {
    SortedMap<String, Boolean> switches = new TreeMap<>();
    mapping(node).forEach((name, value) -> switches.put(name, truth(value)));
    return switches;
  }

  static SortedMap<String, Boolean> switches(String text) {
    SortedMap<String, Boolean> switches = new TreeMap<>();
    for (String part : texts(text)) {
      int equals = part.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException("must be NAME=true or NAME=false, more after commas");
      }
      switches.put(part.substring(0, equals).strip(), truth(part.substring(equals + 1).strip()));
    }
    return switches;
  }

  static List<VerbosityRule> verbosityRules(DocumentNode node) {
    if (!(node instanceof Sequence(List<DocumentNode> items, int _))) {
      throw new IllegalArgumentException("must be a list");
    }
    List<VerbosityRule> rules = new ArrayList<>();
    for (DocumentNode item : items) {
      Map<String, DocumentNode> fields = mapping(item);
      DocumentNode pattern = fields.get("filePattern");
      DocumentNode verbosity = fields.get("verbosity");
      if (fields.size() != 2 || pattern == null || verbosity == null) {
        throw new IllegalArgumentException("must be a list of filePattern with verbosity");
      }
      rules.add(new VerbosityRule(text(pattern), number(verbosity)));
    }
    return List.copyOf(rules);
  }

  static List<VerbosityRule> verbosityRules(String text) {
    return Arrays.stream(text.split(",", -1))
        .filter(part -> !part.isEmpty())
        .map(TypeReaders::verbosityRule)
        .toList();
  }

  private static VerbosityRule verbosityRule(String text) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw new IllegalArgumentException("must be PATTERN=LEVEL, more after commas");
    }
    return new VerbosityRule(text.substring(0, equals), number(text.substring(equals + 1)));
  }

  static String quantity(DocumentNode node) {
    if (node instanceof Scalar(Scalar.Type type, String text, int _)
        && (type == Scalar.Type.INTEGER || type == Scalar.Type.STRING)) {
      return quantity(text);
    }
    throw new IllegalArgumentException("must be a size such as 512, 1K or 2Ki");
  }

  static String quantity(String text) {
    if (!QUANTITY.matcher(text).matches()) {
      throw new IllegalArgumentException("must be a size such as 512, 1K or 2Ki");
    }
    return text;
  }

  private static Map<String, DocumentNode> mapping(DocumentNode node) {
    if (node instanceof Mapping(Map<String, DocumentNode> fields, int _)) {
      return fields;
    }
    throw new IllegalArgumentException("must be a mapping");
  }

  private static String scalar(DocumentNode node, Scalar.Type type, String requirement) {
    if (node instanceof Scalar scalar && scalar.type() == type) {
      return scalar.text();
    }
    throw new IllegalArgumentException(requirement);
  }
}
