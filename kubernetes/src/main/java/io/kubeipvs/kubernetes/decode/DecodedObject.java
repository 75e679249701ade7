package io.kubeipvs.kubernetes.decode;

import io.kubeipvs.kubernetes.model.KubernetesObject;
import io.kubeipvs.kubernetes.source.Hidden;
import io.kubeipvs.kubernetes.source.SourceEvent.Kind;
import org.jspecify.annotations.Nullable;

/** What became of one object of a document. Immutable. Lines as in {@link DocumentNode}. */
public sealed interface DecodedObject {
  int line();

  /**
   * A valid object; the line is its first.
   *
   * @param flaw what of it is not used; null if there is nothing
   */
  record Usable(KubernetesObject object, int line, @Nullable Flaw flaw) implements DecodedObject {
    /** Which object it is. */
    public ObjectIdentity identity() {
      return new ObjectIdentity(Kind.of(object), object.key());
    }
  }

  /**
   * A part of an object that is not used, though the object is. Immutable.
   *
   * @param reason the field's path and what is wrong with it
   * @param line that of the field
   */
  record Flaw(String reason, int line) {}

  /**
   * A valid object that means nothing to a Service proxy.
   *
   * @param object its kind and name
   */
  record Ignored(String object, String reason, int line) implements DecodedObject {}

  /**
   * An object that cannot be used; the line is that of the faulty field.
   *
   * @param identity null if kind or name could not be read
   * @param object kind and name as far as they could be read, else empty
   * @param reason the field's path and what is wrong with it
   * @param hidden what is missing unless an earlier version of it is known
   */
  record Refused(
      @Nullable ObjectIdentity identity, String object, String reason, int line, Hidden hidden)
      implements DecodedObject {}
}
