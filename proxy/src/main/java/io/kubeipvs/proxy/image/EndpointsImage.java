package io.kubeipvs.proxy.image;

import io.kubeipvs.kubernetes.model.EndpointSlice;
import io.kubeipvs.kubernetes.model.ObjectKey;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.TreePMap;

/**
 * The EndpointSlices there are, found by their own name and by their Service. Immutable; a changed
 * one shares almost all with the one before.
 */
public final class EndpointsImage {
  /** No slice. */
  public static final EndpointsImage EMPTY =
      new EndpointsImage(HashTreePMap.empty(), HashTreePMap.empty());

  private static final TreePMap<ObjectKey, EndpointSlice> NONE = TreePMap.empty();

  private final PMap<ObjectKey, EndpointSlice> byKey;
  private final PMap<ObjectKey, TreePMap<ObjectKey, EndpointSlice>> byService;

  private EndpointsImage(
      PMap<ObjectKey, EndpointSlice> byKey,
      PMap<ObjectKey, TreePMap<ObjectKey, EndpointSlice>> byService) {
    this.byKey = byKey;
    this.byService = byService;
  }

  public @Nullable EndpointSlice get(ObjectKey sliceKey) {
    return byKey.get(sliceKey);
  }

  /** The slices of a Service, ordered by their own keys; also of one that does not exist. */
  public Collection<EndpointSlice> of(ObjectKey service) {
    return slicesOf(service).values();
  }

  public Collection<EndpointSlice> all() {
    return byKey.values();
  }

  public Set<ObjectKey> keys() {
    return byKey.keySet();
  }

  EndpointsImage with(EndpointSlice slice) {
    EndpointsImage rest = without(slice.key());
    ObjectKey service = slice.serviceKey();
    return new EndpointsImage(
        rest.byKey.plus(slice.key(), slice),
        rest.byService.plus(service, rest.slicesOf(service).plus(slice.key(), slice)));
  }

  EndpointsImage without(ObjectKey sliceKey) {
    EndpointSlice gone = byKey.get(sliceKey);
    if (gone == null) {
      return this;
    }
    ObjectKey service = gone.serviceKey();
    TreePMap<ObjectKey, EndpointSlice> rest = slicesOf(service).minus(sliceKey);
    return new EndpointsImage(
        byKey.minus(sliceKey),
        rest.isEmpty() ? byService.minus(service) : byService.plus(service, rest));
  }

  private TreePMap<ObjectKey, EndpointSlice> slicesOf(ObjectKey service) {
    TreePMap<ObjectKey, EndpointSlice> slices = byService.get(service);
    return slices == null ? NONE : slices;
  }
}
