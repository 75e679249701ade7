package io.kubeipvs.kubernetes.decode;

import io.kubeipvs.kubernetes.decode.DecodedObject.Ignored;
import io.kubeipvs.kubernetes.decode.DecodedObject.Refused;
import io.kubeipvs.kubernetes.decode.DecodedObject.Usable;
import io.kubeipvs.kubernetes.decode.DocumentNode.Mapping;
import io.kubeipvs.kubernetes.decode.DocumentNode.Scalar;
import io.kubeipvs.kubernetes.model.KubernetesObject;
import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.kubernetes.source.Hidden;
import io.kubeipvs.kubernetes.source.SourceEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns a parsed document into records: one object, or the items of a list. Defaults and checks are
 * the API server's, as far as a Service proxy reads the fields; other fields are not looked at. A
 * bad object never stops the others. Stateless; safe on any thread.
 */
public final class ObjectDecoder {
  private ObjectDecoder() {}

  /** The key of an object with these in its metadata, of which the namespace may be empty. */
  public static ObjectKey key(SourceEvent.Kind kind, String namespace, String name) {
    return Header.key(kind, namespace, name);
  }

  /** What became of each object in the document; nothing for an empty document. */
  public static List<DecodedObject> decode(DocumentNode document) {
    List<DecodedObject> result = new ArrayList<>();
    if (!(document instanceof Scalar(Scalar.Type type, String _, int _)
        && type == Scalar.Type.NULL)) {
      decode(document, "", "", result);
    }
    return result;
  }

  /**
   * @param inheritedVersion and inheritedKind: what the list around says its items are; items may
   *     leave it out
   */
  private static void decode(
      DocumentNode document,
      String inheritedVersion,
      String inheritedKind,
      List<DecodedObject> result) {
    if (!(document instanceof Mapping mapping)) {
      String reason = "is " + document.describe() + ", not a Kubernetes object";
      result.add(new Refused(null, "", reason, document.line(), new Hidden.Anything()));
      return;
    }
    Fields object = Fields.of(mapping);
    Header header = new Header(object, inheritedVersion, inheritedKind);
    try {
      header.read();
      if (header.isList()) {
        decodeItems(object, header, result);
      } else {
        result.add(decodeObject(object, header));
      }
    } catch (InvalidFieldException e) {
      result.add(
          new Refused(
              header.identity(),
              header.describe(),
              e.reason(),
              e.line(),
              hidden(mapping, header.identity())));
    }
  }

  private static void decodeItems(Fields list, Header header, List<DecodedObject> result) {
    String itemKind = header.itemKind();
    for (DocumentNode item : list.items("items")) {
      decode(item, itemKind.isEmpty() ? "" : header.apiVersion(), itemKind, result);
    }
  }

  private static DecodedObject decodeObject(Fields object, Header header) {
    ObjectIdentity identity = header.identity();
    if (identity == null) {
      String kind = header.apiVersion() + " " + header.kind();
      String reason = "a Service proxy has no use for kind " + kind + "; ignored";
      return new Ignored(header.describe(), reason, object.line());
    }
    Metadata metadata = Metadata.of(object.mapping("metadata"), identity);
    Flaws flaws = new Flaws();
    return switch (identity.kind()) {
      case SERVICE -> usable(object, ServiceDecoder.decode(metadata, object), flaws);
      case NODE -> usable(object, NodeDecoder.decode(metadata, object, flaws), flaws);
      case ENDPOINT_SLICE -> {
        String reason = EndpointSliceDecoder.reasonToIgnore(metadata, object);
        yield reason == null
            ? usable(object, EndpointSliceDecoder.decode(metadata, object, flaws), flaws)
            : new Ignored(header.describe(), reason, object.line());
      }
    };
  }

  private static Hidden hidden(Mapping object, @Nullable ObjectIdentity identity) {
    if (identity == null) {
      return new Hidden.Anything();
    }
    return switch (identity.kind()) {
      case SERVICE -> new Hidden.Services();
      case NODE -> new Hidden.Nothing();
      case ENDPOINT_SLICE -> EndpointSliceDecoder.hidden(object, identity.key().namespace());
    };
  }

  private static Usable usable(Fields object, KubernetesObject decoded, Flaws flaws) {
    return new Usable(ContentVersion.complete(decoded), object.line(), flaws.asOne());
  }
}
