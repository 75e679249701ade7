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
    EndpointSlice old = byKey.put(slice.key(), slice);
    if (old != null) {
      takeFromService(old);
    }
    List<EndpointSlice> only = List.of(slice);
    List<EndpointSlice> others = byService.put(slice.serviceKey(), only);
    if (others != null) {
      List<EndpointSlice> all = new ArrayList<>(others);
      all.add(slice);
      all.sort(Comparator.comparing(EndpointSlice::key));
      byService.put(slice.serviceKey(), List.copyOf(all));
    }
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
    rest.removeIf(slice -> slice.key().equals(gone.key()));
    if (rest.isEmpty()) {
      byService.remove(service);
    } else {
      byService.put(service, List.copyOf(rest));
    }
  }

  EndpointsImage toImage() {
    return new EndpointsImage(byKey.toMap(), byService.toMap());
  }
}
