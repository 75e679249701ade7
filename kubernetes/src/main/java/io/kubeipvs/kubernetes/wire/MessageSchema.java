package io.kubeipvs.kubernetes.wire;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which fields of a message are read, by their names in JSON and their numbers in protobuf; all
 * others are passed over. One schema serves both forms, so both mean the same. Immutable.
 */
final class MessageSchema {
  private final Map<String, Field> byName = new HashMap<>();
  private final Map<Integer, Field> byNumber = new HashMap<>();

  private MessageSchema(List<Field> fields) {
    for (Field field : fields) {
      byName.put(field.name(), field);
      byNumber.put(field.number(), field);
    }
  }

  /** What a field holds, once or, if it is repeated, any number of times. */
  sealed interface Content {
    /** Text. */
    record Text() implements Content {}

    /** A whole number: int32 or int64. */
    record WholeNumber() implements Content {}

    /** True or false. */
    record Flag() implements Content {}

    /** {@code Time}: seconds and nanoseconds in protobuf, RFC 3339 text in JSON. */
    record Time() implements Content {}

    /** Another message. */
    record Message(MessageSchema schema) implements Content {}

    /** Texts by keys, of which only those are read that are named here. */
    record TextMap(Set<String> keys) implements Content {}
  }

  /**
   * One field.
   *
   * @param number in protobuf; 0 for a field that is in JSON only
   */
  record Field(int number, String name, boolean repeated, Content content) {}

  static MessageSchema of(Field... fields) {
    return new MessageSchema(List.of(fields));
  }

  /** The fields of both, by their names; where both have one of a name, this one's counts. */
  MessageSchema or(MessageSchema other) {
    List<Field> fields = new ArrayList<>(other.byName.values());
    fields.addAll(byName.values());
    return new MessageSchema(fields);
  }

  /** Null if the field is not read. */
  @Nullable Field field(String name) {
    return byName.get(name);
  }

  /** Null if the field is not read. */
  @Nullable Field field(int number) {
    return byNumber.get(number);
  }

  static Field text(int number, String name) {
    return new Field(number, name, false, new Content.Text());
  }

  static Field texts(int number, String name) {
    return new Field(number, name, true, new Content.Text());
  }

  static Field integer(int number, String name) {
    return new Field(number, name, false, new Content.WholeNumber());
  }

  static Field bool(int number, String name) {
    return new Field(number, name, false, new Content.Flag());
  }

  static Field time(int number, String name) {
    return new Field(number, name, false, new Content.Time());
  }

  static Field message(int number, String name, MessageSchema schema) {
    return new Field(number, name, false, new Content.Message(schema));
  }

  static Field messages(int number, String name, MessageSchema schema) {
    return new Field(number, name, true, new Content.Message(schema));
  }

  static Field textMap(int number, String name, String... keys) {
    return new Field(number, name, false, new Content.TextMap(Set.of(keys)));
  }
}
