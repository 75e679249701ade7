package io.kubeipvs.kubernetes.wire;

import io.kubeipvs.kubernetes.decode.DocumentNode.Mapping;
import io.kubeipvs.kubernetes.source.SourceEvent.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;

/** {@code application/json}; a watch is a row of objects. Stateless. */
final class JsonFormat implements WireFormat {
  private static final JsonFactory FACTORY = new JsonFactory();

  @Override
  public ListMeta readList(InputStream body, Kind kind, ItemSink items)
      throws IOException, InterruptedException {
    try (JsonParser parser = parser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new WireException("JSON: the answer is no object");
      }
      ListMeta meta = ListMeta.NONE;
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        JsonToken token = parser.nextToken();
        if (name.equals("metadata") && token == JsonToken.START_OBJECT) {
          meta = listMeta(JsonNodes.read(parser, ObjectSchemas.LIST_METADATA));
        } else if (name.equals("items") && token == JsonToken.START_ARRAY) {
          readItems(parser, kind, items);
        } else {
          parser.skipChildren();
        }
      }
      return ListMeta.required(meta);
    } catch (JacksonException e) {
      throw unwrapped(e);
    }
  }

  private static void readItems(JsonParser parser, Kind kind, ItemSink items)
      throws WireException, InterruptedException {
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      if (token != JsonToken.START_OBJECT) {
        throw new WireException("JSON: an item of the list is no object");
      }
      items.take(WatchFrames.withKind(JsonNodes.read(parser, ObjectSchemas.of(kind)), kind));
    }
  }

  private static ListMeta listMeta(Mapping meta) {
    return new ListMeta(
        ApiStatus.scalar(meta, "resourceVersion"), ApiStatus.scalar(meta, "continue"));
  }

  @Override
  public WatchReader watch(InputStream body, Kind kind) {
    return new Events(body, kind);
  }

  /**
   * The parser is made when it is asked for an event: it reads as soon as it is made, and then
   * would wait for the first event, and fail, in its own way.
   */
  private static final class Events implements WatchReader {
    private final InputStream body;
    private final Kind kind;
    private @Nullable JsonParser parser;

    Events(InputStream body, Kind kind) {
      this.body = body;
      this.kind = kind;
    }

    @Override
    public @Nullable WatchFrame next() throws IOException {
      try {
        JsonParser made = parser == null ? parser(body) : parser;
        parser = made;
        return event(made, kind);
      } catch (JacksonException e) {
        throw unwrapped(e);
      }
    }
  }

  /**
   * A Status has the place of an object in an event of type ERROR. Which it is may stand behind it,
   * so it is told by its kind.
   */
  private static @Nullable WatchFrame event(JsonParser parser, Kind kind) throws WireException {
    JsonToken start = parser.nextToken();
    if (start == null) {
      return null;
    }
    if (start != JsonToken.START_OBJECT) {
      throw new WireException("JSON: an event of the watch is no object");
    }
    String type = "";
    Mapping object = new Mapping(Map.of(), 0);
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      if (name.equals("type") && token == JsonToken.VALUE_STRING) {
        type = parser.getString();
      } else if (name.equals("object") && token == JsonToken.START_OBJECT) {
        object = JsonNodes.read(parser, ObjectSchemas.orStatus(kind));
      } else {
        parser.skipChildren();
      }
    }
    return WatchFrames.of(type, type.equals("ERROR") ? object : WatchFrames.withKind(object, kind));
  }

  @Override
  public ApiStatus readStatus(byte[] body) throws IOException {
    try (JsonParser parser = parser(new ByteArrayInputStream(body))) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new WireException("JSON: the answer is no object");
      }
      return ApiStatus.of(JsonNodes.read(parser, ObjectSchemas.STATUS));
    } catch (JacksonException e) {
      throw unwrapped(e);
    }
  }

  private static JsonParser parser(InputStream body) {
    return FACTORY.createParser(ObjectReadContext.empty(), body);
  }

  private static IOException unwrapped(JacksonException e) {
    IOException cause = e instanceof JacksonIOException io ? io.getCause() : null;
    return cause == null ? new WireException("JSON: " + e.getOriginalMessage(), e) : cause;
  }
}
