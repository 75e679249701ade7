package io.kubeipvs.proxy.image;

import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.kubernetes.model.Service;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * The Services there are. Immutable; a changed one shares almost all with the one before, so a
 * change costs the same whatever the number of Services.
 */
public final class ServicesImage {
  /** No Service. */
  public static final ServicesImage EMPTY = new ServicesImage(HashTreePMap.empty());

  private final PMap<ObjectKey, Service> byKey;

  private ServicesImage(PMap<ObjectKey, Service> byKey) {
    this.byKey = byKey;
  }

  public @Nullable Service get(ObjectKey key) {
    return byKey.get(key);
  }

  public Collection<Service> all() {
    return byKey.values();
  }

  public Set<ObjectKey> keys() {
    return byKey.keySet();
  }

  ServicesImage with(Service service) {
    return new ServicesImage(byKey.plus(service.key(), service));
  }

  ServicesImage without(ObjectKey key) {
    return new ServicesImage(byKey.minus(key));
  }
}
