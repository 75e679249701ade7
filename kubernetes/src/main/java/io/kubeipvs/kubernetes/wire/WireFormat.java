package io.kubeipvs.kubernetes.wire;

import io.kubeipvs.kubernetes.decode.DocumentNode.Mapping;
import io.kubeipvs.kubernetes.source.SourceEvent.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One of the forms in which an API server answers. What it reads are documents with the fields that
 * {@link io.kubeipvs.kubernetes.decode.ObjectDecoder} looks at, the kind among them. Stateless; the
 * streams belong to the caller.
 */
public sealed interface WireFormat permits JsonFormat, ProtobufFormat {
  /** JSON, which every server speaks. */
  String JSON = "application/json";

  /** Protobuf, which costs both sides less. */
  String PROTOBUF = "application/vnd.kubernetes.protobuf";

  /**
   * Reads a list, item by item, as it comes in.
   *
   * @throws IOException if the stream fails or does not hold a list
   */
  ListMeta readList(InputStream body, Kind kind, ItemSink items)
      throws IOException, InterruptedException;

  /** Begins to read the events of a watch. */
  WatchReader watch(InputStream body, Kind kind) throws IOException;

  /** Reads what a server says in refusing. */
  ApiStatus readStatus(byte[] body) throws IOException;

  /** Takes the items of a list. */
  interface ItemSink {
    void take(Mapping object) throws InterruptedException;
  }

  /** The events of a watch in order. */
  interface WatchReader {
    /** Blocks until the next event; null at the end of the watch. */
    @Nullable WatchFrame next() throws IOException;
  }

  /**
   * The form of an answer with this content type.
   *
   * @throws WireException if it is none that this can read
   */
  static WireFormat of(String contentType) throws WireException {
    String type = contentType.toLowerCase(Locale.ROOT).strip();
    if (type.startsWith(PROTOBUF)) {
      return new ProtobufFormat();
    }
    if (type.startsWith(JSON)) {
      return new JsonFormat();
    }
    throw new WireException(
        "the answer has content type \"" + contentType + "\", not " + JSON + " or " + PROTOBUF);
  }
}
