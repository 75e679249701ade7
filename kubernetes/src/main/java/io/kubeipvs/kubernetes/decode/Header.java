package io.kubeipvs.kubernetes.decode;

import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.kubernetes.source.SourceEvent.Kind;
import org.jspecify.annotations.Nullable;

/**
 * What says which object a document holds. Filled in step by step, so that a message can name as
 * much as was read before something turned out wrong. Not thread-safe; lives for one object.
 */
final class Header {
  private static final String LIST = "List";
  private static final String DEFAULT_NAMESPACE = "default";

  private final Fields object;
  private String apiVersion;
  private String kind;
  private String namespace = "";
  private String name = "";
  private @Nullable ObjectIdentity identity;

  /**
   * @param inheritedVersion and inheritedKind what the list around says of its items, else empty
   */
  Header(Fields object, String inheritedVersion, String inheritedKind) {
    this.object = object;
    this.apiVersion = inheritedVersion;
    this.kind = inheritedKind;
  }

  void read() {
    kind = object.string("kind", kind);
    apiVersion = object.string("apiVersion", apiVersion);
    if (kind.isEmpty()) {
      throw object.invalid("kind", "is missing");
    }
    if (apiVersion.isEmpty()) {
      throw object.invalid("apiVersion", "is missing");
    }
    if (!isList()) {
      readIdentity(object.mapping("metadata"));
    }
  }

  private void readIdentity(Fields metadata) {
    Kind known = known(kind);
    name = metadata.string("name", "");
    namespace = metadata.string("namespace", "");
    if (known == null || !group(apiVersion).equals(group(version(known)))) {
      return;
    }
    ObjectKey key = key(known, namespace, name);
    if (key.namespace().equals(namespace) && !namespace.isEmpty()) {
      metadata.parsed("namespace", "", Values::label);
    }
    namespace = key.namespace();
    metadata.requiredString("name");
    metadata.parsed("name", "", known == Kind.SERVICE ? Values::label : Values::subdomain);
    identity = new ObjectIdentity(known, key);
    if (!apiVersion.equals(version(known))) {
      throw object.invalid("apiVersion", apiVersion + " is not read, write " + version(known));
    }
  }

  /** The key of an object; a Node has no namespace, and what has one may leave it out. */
  static ObjectKey key(Kind kind, String namespace, String name) {
    String effective =
        kind == Kind.NODE ? "" : namespace.isEmpty() ? DEFAULT_NAMESPACE : namespace.intern();
    return new ObjectKey(effective, name);
  }

  /** A list of whatever kinds, of a kind we know, or of one we need not know. */
  boolean isList() {
    return kind.equals(LIST)
        || known(itemKind()) != null
        || (kind.endsWith(LIST) && object.has("items"));
  }

  /** The kind of a list's items; empty if each says it itself. */
  String itemKind() {
    return kind.endsWith(LIST) ? kind.substring(0, kind.length() - LIST.length()) : "";
  }

  String kind() {
    return kind;
  }

  String apiVersion() {
    return apiVersion;
  }

  /** Null if it is of a kind that a proxy does not read, or was not read so far. */
  @Nullable ObjectIdentity identity() {
    return identity;
  }

  /** Kind and name as far as they are known. */
  String describe() {
    String key = new ObjectKey(namespace, name).toString();
    return name.isEmpty() ? kind : kind + " " + key;
  }

  private static @Nullable Kind known(String kubernetesName) {
    for (Kind known : Kind.values()) {
      if (known.kubernetesName().equals(kubernetesName)) {
        return known;
      }
    }
    return null;
  }

  private static String version(Kind kind) {
    return switch (kind) {
      case SERVICE, NODE -> "v1";
      case ENDPOINT_SLICE -> "discovery.k8s.io/v1";
    };
  }

  private static String group(String apiVersion) {
    int slash = apiVersion.indexOf('/');
    return slash < 0 ? "" : apiVersion.substring(0, slash);
  }
}
