package io.kubeipvs.kubernetes.wire;

import io.kubeipvs.kubernetes.decode.DocumentNode;
import io.kubeipvs.kubernetes.decode.DocumentNode.Mapping;
import io.kubeipvs.kubernetes.decode.DocumentNode.Scalar;
import io.kubeipvs.kubernetes.decode.DocumentNode.Sequence;
import io.kubeipvs.kubernetes.wire.MessageSchema.Content;
import io.kubeipvs.kubernetes.wire.MessageSchema.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Turns JSON into a document with the fields that a schema names. A value of a shape that the
 * schema does not expect is kept as what it is, so that the decoder can refuse it by name.
 * Stateless.
 */
final class JsonNodes {
  private JsonNodes() {}

  /** The object that begins at the parser's current token; ends at its last one. */
  static Mapping read(JsonParser parser, MessageSchema schema) {
    Map<String, DocumentNode> fields = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      Field field = schema.field(parser.currentName());
      JsonToken token = parser.nextToken();
      if (field == null) {
        parser.skipChildren();
      } else {
        fields.put(field.name(), value(parser, token, field.content()));
      }
    }
    return new Mapping(fields, 0);
  }

  private static DocumentNode value(JsonParser parser, JsonToken token, Content content) {
    return switch (token) {
      case START_ARRAY -> sequence(parser, content);
      case START_OBJECT -> mapping(parser, content);
      default -> scalar(parser, token);
    };
  }

  private static Sequence sequence(JsonParser parser, Content content) {
    List<DocumentNode> items = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      items.add(value(parser, token, content));
    }
    return new Sequence(items, 0);
  }

  private static Mapping mapping(JsonParser parser, Content content) {
    return switch (content) {
      case Content.Message(MessageSchema schema) -> read(parser, schema);
      case Content.TextMap(Set<String> keys) -> entries(parser, keys);
      case Content.Text _, Content.WholeNumber _, Content.Flag _, Content.Time _ -> {
        parser.skipChildren();
        yield new Mapping(Map.of(), 0);
      }
    };
  }

  private static Mapping entries(JsonParser parser, Set<String> keys) {
    Map<String, DocumentNode> entries = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String key = parser.currentName();
      JsonToken token = parser.nextToken();
      if (keys.contains(key)) {
        entries.put(key, value(parser, token, new Content.Text()));
      } else {
        parser.skipChildren();
      }
    }
    return new Mapping(entries, 0);
  }

  private static Scalar scalar(JsonParser parser, JsonToken token) {
    Scalar.Type type =
        switch (token) {
          case VALUE_NUMBER_INT -> Scalar.Type.INTEGER;
          case VALUE_NUMBER_FLOAT -> Scalar.Type.DECIMAL;
          case VALUE_TRUE, VALUE_FALSE -> Scalar.Type.BOOLEAN;
          case VALUE_NULL -> Scalar.Type.NULL;
          default -> Scalar.Type.STRING;
        };
    return new Scalar(type, parser.getString(), 0);
  }
}
