package io.kubeipvs.kubernetes.wire;

import io.kubeipvs.kubernetes.decode.DocumentNode.Mapping;
import io.kubeipvs.kubernetes.source.SourceEvent.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/**
 * {@code application/vnd.kubernetes.protobuf}. A list stands in one {@link ProtobufEnvelope}. A
 * watch is a row of frames: the length in four bytes, most significant first, then a {@code
 * WatchEvent} without an envelope, whose object has one again. Stateless.
 */
final class ProtobufFormat implements WireFormat {
  private static final int LIST_METADATA = (1 << 3) | ProtobufInput.LENGTH_DELIMITED;
  private static final int LIST_ITEM = (2 << 3) | ProtobufInput.LENGTH_DELIMITED;
  private static final int EVENT_TYPE = (1 << 3) | ProtobufInput.LENGTH_DELIMITED;
  private static final int EVENT_OBJECT = (2 << 3) | ProtobufInput.LENGTH_DELIMITED;
  private static final int EXTENSION_RAW = (1 << 3) | ProtobufInput.LENGTH_DELIMITED;

  @Override
  public ListMeta readList(InputStream body, Kind kind, ItemSink items)
      throws IOException, InterruptedException {
    ProtobufStream stream = new ProtobufStream(body);
    new ProtobufInput(stream.bytes(ProtobufEnvelope.MAGIC.length)).expect(ProtobufEnvelope.MAGIC);
    ListMeta meta = ListMeta.NONE;
    while (!stream.atEnd()) {
      int tag = stream.tag();
      if (tag == ProtobufEnvelope.RAW) {
        long length = stream.varint();
        meta = readItems(stream, stream.position() + length, kind, items);
      } else {
        stream.skip(tag);
      }
    }
    return ListMeta.required(meta);
  }

  private static ListMeta readItems(ProtobufStream stream, long end, Kind kind, ItemSink items)
      throws IOException, InterruptedException {
    ListMeta meta = ListMeta.NONE;
    while (stream.position() < end) {
      int tag = stream.tag();
      switch (tag) {
        case LIST_METADATA -> meta = listMeta(new ProtobufInput(stream.message()));
        case LIST_ITEM ->
            items.take(ProtobufEnvelope.object(kind, new ProtobufInput(stream.message())));
        default -> stream.skip(tag);
      }
    }
    return meta;
  }

  private static ListMeta listMeta(ProtobufInput input) throws WireException {
    Mapping meta = ProtobufNodes.read(input, ObjectSchemas.LIST_METADATA);
    return new ListMeta(
        ApiStatus.scalar(meta, "resourceVersion"), ApiStatus.scalar(meta, "continue"));
  }

  @Override
  public WatchReader watch(InputStream body, Kind kind) {
    ProtobufStream stream = new ProtobufStream(body);
    return () -> stream.atEnd() ? null : event(new ProtobufInput(stream.frame()), kind);
  }

  private static WatchFrame event(ProtobufInput event, Kind kind) throws WireException {
    String type = "";
    Mapping object = new Mapping(Map.of(), 0);
    while (!event.atEnd()) {
      int tag = event.tag();
      switch (tag) {
        case EVENT_TYPE -> type = event.text();
        case EVENT_OBJECT -> object = extension(event.message(), kind);
        default -> event.skip(tag & 7);
      }
    }
    return WatchFrames.of(type, object);
  }

  private static Mapping extension(ProtobufInput extension, Kind kind) throws WireException {
    Mapping object = new Mapping(Map.of(), 0);
    while (!extension.atEnd()) {
      int tag = extension.tag();
      if (tag == EXTENSION_RAW) {
        object = ProtobufEnvelope.object(extension.message(), kind);
      } else {
        extension.skip(tag & 7);
      }
    }
    return object;
  }

  @Override
  public ApiStatus readStatus(byte[] body) throws WireException {
    // The kind is not used: what is in the envelope says that it is a Status.
    return ApiStatus.of(ProtobufEnvelope.object(new ProtobufInput(body), Kind.NODE));
  }
}
