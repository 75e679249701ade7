package io.kubeipvs.proxy.image;

import io.kubeipvs.kubernetes.model.EndpointSlice;
import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.proxy.collection.MapEditor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the next {@link EndpointsImage}. Not thread-safe. */
final class EndpointsEditor {
  private final MapEditor<ObjectKey, EndpointSlice> byKey;
  private final MapEditor<ObjectKey, List<EndpointSlice>> byService;

  EndpointsEditor(
      MapEditor<ObjectKey, EndpointSlice> byKey,
      MapEditor<ObjectKey, List<EndpointSlice>> byService) {
    this.byKey = byKey;
    this.byService = byService;
  }

  @Nullable EndpointSlice get(ObjectKey sliceKey) {
    return byKey.get(sliceKey);
  }

  /** The slices of a Service, ordered by their own keys. */
  List<EndpointSlice> of(ObjectKey service) {
    List<EndpointSlice> slices = byService.get(service);
    return slices == null ? List.of() : slices;
  }

  void put(EndpointSlice slice) {
    ObjectKey service = slice.serviceKey();
    EndpointSlice old = byKey.put(slice.key(), slice);
    if (old != null && !old.serviceKey().equals(service)) {
      takeFromService(old);
    }
    List<EndpointSlice> before = byService.put(service, List.of(slice)); // nearly always all
    if (before == null || (before.size() == 1 && isVersionOf(before.getFirst(), slice))) {
      return;
    }
    List<EndpointSlice> all = new ArrayList<>(before);
    all.removeIf(other -> isVersionOf(other, slice));
    all.add(slice);
    all.sort(Comparator.comparing(EndpointSlice::key));
    byService.put(service, List.copyOf(all));
  }

  void remove(ObjectKey sliceKey) {
    EndpointSlice gone = byKey.get(sliceKey);
    if (gone != null) {
      byKey.remove(sliceKey);
      takeFromService(gone);
    }
  }

  private void takeFromService(EndpointSlice gone) {
    ObjectKey service = gone.serviceKey();
    List<EndpointSlice> rest = new ArrayList<>(of(service));
    rest.removeIf(slice -> isVersionOf(slice, gone));
    if (rest.isEmpty()) {
      byService.remove(service);
    } else {
      byService.put(service, List.copyOf(rest));
    }
  }

  private static boolean isVersionOf(EndpointSlice one, EndpointSlice other) {
    return one.key().equals(other.key());
  }

  EndpointsImage toImage() {
    return new EndpointsImage(byKey.toMap(), byService.toMap());
  }
}
