package io.kubeipvs.proxy.image;

import io.kubeipvs.kubernetes.model.EndpointSlice;
import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.proxy.collection.PersistentMap;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The EndpointSlices there are, found by their own name and by their Service. Immutable; a changed
 * one shares almost all with the one before.
 */
public final class EndpointsImage {
  /** No slice. */
  public static final EndpointsImage EMPTY =
      new EndpointsImage(PersistentMap.empty(), PersistentMap.empty());

  private final PersistentMap<ObjectKey, EndpointSlice> byKey;
  private final PersistentMap<ObjectKey, List<EndpointSlice>> byService;

  EndpointsImage(
      PersistentMap<ObjectKey, EndpointSlice> byKey,
      PersistentMap<ObjectKey, List<EndpointSlice>> byService) {
    this.byKey = byKey;
    this.byService = byService;
  }

  public @Nullable EndpointSlice get(ObjectKey sliceKey) {
    return byKey.get(sliceKey);
  }

  /** The slices of a Service, ordered by their own keys; also of one that does not exist. */
  public List<EndpointSlice> of(ObjectKey service) {
    List<EndpointSlice> slices = byService.get(service);
    return slices == null ? List.of() : slices;
  }

  public Collection<EndpointSlice> all() {
    return byKey.values();
  }

  public Set<ObjectKey> keys() {
    return byKey.keys();
  }

  /** Begins the next image from this one, which stays as it is. */
  EndpointsEditor edit() {
    return new EndpointsEditor(byKey.edit(), byService.edit());
  }
}
