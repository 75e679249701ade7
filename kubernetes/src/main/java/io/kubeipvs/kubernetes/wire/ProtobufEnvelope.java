package io.kubeipvs.kubernetes.wire;

import io.kubeipvs.kubernetes.decode.DocumentNode.Mapping;
import io.kubeipvs.kubernetes.source.SourceEvent.Kind;
import java.util.Map;

/**
 * The envelope of every object in protobuf: the bytes {@code 6b 38 73 00}, then {@code
 * runtime.Unknown}, of which field 1 names version and kind, and field 2 holds the object
 * (apimachinery, {@code pkg/runtime/serializer/protobuf}). Stateless.
 */
final class ProtobufEnvelope {
  static final byte[] MAGIC = {'k', '8', 's', 0};

  static final int TYPE = (1 << 3) | ProtobufInput.LENGTH_DELIMITED;
  static final int RAW = (2 << 3) | ProtobufInput.LENGTH_DELIMITED;
  private static final int TYPE_KIND = (2 << 3) | ProtobufInput.LENGTH_DELIMITED;

  private ProtobufEnvelope() {}

  /** An object of this kind, or the Status that stands in its place. */
  static Mapping object(ProtobufInput input, Kind kind) throws WireException {
    input.expect(MAGIC);
    boolean isStatus = false;
    Mapping object = new Mapping(Map.of(), 0);
    while (!input.atEnd()) {
      int tag = input.tag();
      switch (tag) {
        case TYPE -> isStatus = kindOf(input.message()).equals("Status");
        case RAW ->
            object =
                isStatus
                    ? ProtobufNodes.read(input.message(), ObjectSchemas.STATUS)
                    : object(kind, input.message());
        default -> input.skip(tag & 7);
      }
    }
    return object;
  }

  /** An object without an envelope, as in a list. */
  static Mapping object(Kind kind, ProtobufInput input) throws WireException {
    return WatchFrames.withKind(ProtobufNodes.read(input, ObjectSchemas.of(kind)), kind);
  }

  private static String kindOf(ProtobufInput type) throws WireException {
    String kind = "";
    while (!type.atEnd()) {
      int tag = type.tag();
      if (tag == TYPE_KIND) {
        kind = type.text();
      } else {
        type.skip(tag & 7);
      }
    }
    return kind;
  }
}
