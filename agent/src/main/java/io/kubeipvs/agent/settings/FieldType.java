package io.kubeipvs.agent.settings;

import io.kubeipvs.agent.config.Durations;
import io.kubeipvs.kubernetes.decode.DocumentNode;
import io.kubeipvs.kubernetes.decode.DocumentNode.Scalar;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Function;

/**
 * What kind of value a field has, and how it is read and written. Readers throw
 * IllegalArgumentException with what the value has to be. Immutable; compared by identity.
 *
 * @param <T> the value in Java
 */
public final class FieldType<T> {
  public static final FieldType<String> TEXT =
      new FieldType<>("TEXT", text -> text, TypeReaders::text, value -> value);

  public static final FieldType<Boolean> SWITCH =
      new FieldType<>("true|false", TypeReaders::truth, TypeReaders::truth, value -> value);

  public static final FieldType<Integer> NUMBER =
      new FieldType<>("NUMBER", TypeReaders::number, TypeReaders::number, value -> value);

  public static final FieldType<Double> DECIMAL =
      new FieldType<>("NUMBER", TypeReaders::decimal, TypeReaders::decimal, TypeWriters::decimal);

  public static final FieldType<Duration> DURATION =
      new FieldType<>("DURATION", TypeReaders::duration, TypeReaders::duration, Durations::goText);

  /** A duration that may also be a number of nanoseconds in the file. */
  public static final FieldType<Duration> DURATION_OR_NANOSECONDS =
      new FieldType<>(
          "DURATION", TypeReaders::duration, TypeReaders::durationOrNanoseconds, Durations::goText);

  public static final FieldType<List<String>> TEXTS =
      new FieldType<>("TEXT[,TEXT...]", TypeReaders::texts, TypeReaders::texts, value -> value);

  public static final FieldType<SortedMap<String, Boolean>> SWITCHES =
      new FieldType<>(
          "NAME=true|false[,...]", TypeReaders::switches, TypeReaders::switches, value -> value);

  public static final FieldType<List<VerbosityRule>> VERBOSITY_RULES =
      new FieldType<>(
          "PATTERN=LEVEL[,...]",
          TypeReaders::verbosityRules,
          TypeReaders::verbosityRules,
          TypeWriters::verbosityRules);

  /** Memory, as 512, 1K or 2Ki; kept as it is written. */
  public static final FieldType<String> QUANTITY =
      new FieldType<>("SIZE", TypeReaders::quantity, TypeReaders::quantity, value -> value);

  private final String placeholder;
  private final Function<String, T> fromText;
  private final Function<DocumentNode, T> fromNode;
  private final Function<T, Object> toTree;

  private FieldType(
      String placeholder,
      Function<String, T> fromText,
      Function<DocumentNode, T> fromNode,
      Function<T, Object> toTree) {
    this.placeholder = placeholder;
    this.fromText = fromText;
    this.fromNode = fromNode;
    this.toTree = toTree;
  }

  /** What stands for a value of this type in the help. */
  public String placeholder() {
    return placeholder;
  }

  /** Reads what follows a flag. */
  T read(String text) {
    return fromText.apply(text);
  }

  /** Reads what stands in a file; null must have been left out. */
  T read(DocumentNode node) {
    return fromNode.apply(node);
  }

  /** The value as texts, numbers, truth values, lists and maps. */
  Object tree(T value) {
    return toTree.apply(value);
  }

  static boolean isNull(DocumentNode node) {
    return node instanceof Scalar scalar && scalar.type() == Scalar.Type.NULL;
  }
}
