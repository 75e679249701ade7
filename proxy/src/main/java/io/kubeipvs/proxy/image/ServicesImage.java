package io.kubeipvs.proxy.image;

import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.kubernetes.model.Service;
import io.kubeipvs.proxy.collection.PersistentMap;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The Services there are. Immutable; a changed one shares almost all with the one before, so a
 * change costs the same whatever the number of Services.
 */
public final class ServicesImage {
  /** No Service. */
  public static final ServicesImage EMPTY = new ServicesImage(PersistentMap.empty());

  private final PersistentMap<ObjectKey, Service> byKey;

  ServicesImage(PersistentMap<ObjectKey, Service> byKey) {
    this.byKey = byKey;
  }

  public @Nullable Service get(ObjectKey key) {
    return byKey.get(key);
  }

  public Collection<Service> all() {
    return byKey.values();
  }

  public Set<ObjectKey> keys() {
    return byKey.keys();
  }

  PersistentMap<ObjectKey, Service> byKey() {
    return byKey;
  }
}
