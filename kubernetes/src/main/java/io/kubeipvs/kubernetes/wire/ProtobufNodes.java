package io.kubeipvs.kubernetes.wire;

import io.kubeipvs.kubernetes.decode.DocumentNode;
import io.kubeipvs.kubernetes.decode.DocumentNode.Mapping;
import io.kubeipvs.kubernetes.decode.DocumentNode.Scalar;
import io.kubeipvs.kubernetes.decode.DocumentNode.Sequence;
import io.kubeipvs.kubernetes.wire.MessageSchema.Content;
import io.kubeipvs.kubernetes.wire.MessageSchema.Field;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns a protobuf message into the document that its JSON would be. Stateless. */
final class ProtobufNodes {
  private ProtobufNodes() {}

  /** The message's fields that the schema names. */
  static Mapping read(ProtobufInput input, MessageSchema schema) throws WireException {
    Map<String, DocumentNode> fields = new LinkedHashMap<>();
    Map<String, List<DocumentNode>> lists = new LinkedHashMap<>();
    while (!input.atEnd()) {
      int tag = input.tag();
      Field field = schema.field(tag >>> 3);
      if (field == null) {
        input.skip(tag & 7);
        continue;
      }
      if (field.content() instanceof Content.TextMap(var keys)) {
        readEntry(expect(field, tag, input), keys, field.name(), fields);
        continue;
      }
      DocumentNode value = value(input, field, tag);
      if (value != null && field.repeated()) {
        lists.computeIfAbsent(field.name(), _ -> new ArrayList<>()).add(value);
      } else if (value != null) {
        fields.put(field.name(), value);
      }
    }
    lists.forEach((name, items) -> fields.put(name, new Sequence(items, 0)));
    return new Mapping(fields, 0);
  }

  private static @Nullable DocumentNode value(ProtobufInput input, Field field, int tag)
      throws WireException {
    return switch (field.content()) {
      case Content.Text _ -> {
        requireType(field, tag, ProtobufInput.LENGTH_DELIMITED);
        yield text(input.text());
      }
      case Content.WholeNumber _ -> {
        requireType(field, tag, ProtobufInput.VARINT);
        yield new Scalar(Scalar.Type.INTEGER, Long.toString(input.varint()), 0);
      }
      case Content.Flag _ -> {
        requireType(field, tag, ProtobufInput.VARINT);
        yield new Scalar(Scalar.Type.BOOLEAN, input.varint() != 0 ? "true" : "false", 0);
      }
      case Content.Time _ -> time(expect(field, tag, input));
      case Content.Message(MessageSchema schema) -> read(expect(field, tag, input), schema);
      case Content.TextMap _ -> throw new AssertionError("read entry by entry");
    };
  }

  private static ProtobufInput expect(Field field, int tag, ProtobufInput input)
      throws WireException {
    requireType(field, tag, ProtobufInput.LENGTH_DELIMITED);
    return input.message();
  }

  private static void requireType(Field field, int tag, int type) throws WireException {
    if ((tag & 7) != type) {
      throw new WireException(
          "protobuf: field " + field.name() + " has type " + (tag & 7) + ", not " + type);
    }
  }

  /** An entry of a map is a message: 1 is the key, 2 the value. */
  private static void readEntry(
      ProtobufInput entry, Iterable<String> keys, String name, Map<String, DocumentNode> fields)
      throws WireException {
    String key = "";
    String value = "";
    while (!entry.atEnd()) {
      int tag = entry.tag();
      switch (tag) {
        case (1 << 3) | ProtobufInput.LENGTH_DELIMITED -> key = entry.text();
        case (2 << 3) | ProtobufInput.LENGTH_DELIMITED -> value = entry.text();
        default -> entry.skip(tag & 7);
      }
    }
    for (String wanted : keys) {
      if (wanted.equals(key)) {
        Map<String, DocumentNode> entries = new LinkedHashMap<>();
        if (fields.get(name) instanceof Mapping(var before, int _)) {
          entries.putAll(before);
        }
        entries.put(key, text(value));
        fields.put(name, new Mapping(entries, 0));
      }
    }
  }

  /** Null for the zero time, which is an empty message. */
  private static @Nullable DocumentNode time(ProtobufInput input) throws WireException {
    if (input.atEnd()) {
      return null;
    }
    long seconds = 0;
    while (!input.atEnd()) {
      int tag = input.tag();
      if (tag == (1 << 3 | ProtobufInput.VARINT)) {
        seconds = input.varint();
      } else {
        input.skip(tag & 7); // JSON has whole seconds, too
      }
    }
    try {
      return text(Instant.ofEpochSecond(seconds).toString());
    } catch (DateTimeException e) {
      throw new WireException("protobuf: " + seconds + " seconds is no time", e);
    }
  }

  private static Scalar text(String text) {
    return new Scalar(Scalar.Type.STRING, text, 0);
  }
}
