package io.kubeipvs.proxy.image;

import io.kubeipvs.kubernetes.model.EndpointSlice;
import io.kubeipvs.kubernetes.model.KubernetesObject;
import io.kubeipvs.kubernetes.model.Node;
import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.kubernetes.model.Service;
import io.kubeipvs.proxy.collection.MapEditor;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Gathers changes on top of an image, which itself stays as it is, and knows which Services they
 * concern. What comes and goes within one delta leaves no trace. Not thread-safe; one use.
 */
public final class ClusterDelta {
  private final ClusterImage base;
  private final MapEditor<ObjectKey, Service> services;
  private final EndpointsEditor endpoints;
  private final MapEditor<String, Node> nodes;

  /** Service to the version of the object that changed last. */
  private final Map<ObjectKey, String> versions = new LinkedHashMap<>();

  public ClusterDelta(ClusterImage base) {
    this.base = base;
    this.services = base.services().byKey().edit();
    this.endpoints = base.endpoints().edit();
    this.nodes = base.nodes().edit();
  }

  /** Takes an object that is new or has changed. */
  public void upsert(KubernetesObject object) {
    switch (object) {
      case Service service -> {
        services.put(service.key(), service);
        versions.put(service.key(), service.resourceVersion());
      }
      case EndpointSlice slice -> {
        EndpointSlice old = endpoints.get(slice.key());
        if (old != null) {
          versions.put(old.serviceKey(), slice.resourceVersion()); // it may change its Service
        }
        endpoints.put(slice);
        versions.put(slice.serviceKey(), slice.resourceVersion());
      }
      case Node node -> nodes.put(node.key().name(), node);
    }
  }

  /** Takes that a Service is gone; one that never was is no matter. */
  public void deleteService(ObjectKey key) {
    Service gone = services.get(key);
    if (gone != null) {
      services.remove(key);
      versions.put(key, gone.resourceVersion());
    }
  }

  /** Takes that a slice is gone; one that never was is no matter. */
  public void deleteEndpointSlice(ObjectKey key) {
    EndpointSlice gone = endpoints.get(key);
    if (gone != null) {
      endpoints.remove(key);
      versions.put(gone.serviceKey(), gone.resourceVersion());
    }
  }

  /** Takes that a Node is gone; one that never was is no matter. */
  public void deleteNode(ObjectKey key) {
    nodes.remove(key.name());
  }

  /** Takes a full listing of all kinds: what is not in it is gone. */
  public void replaceAll(Collection<? extends KubernetesObject> listing) {
    ClusterImage before = toImage();
    before.services().keys().forEach(this::deleteService);
    before.endpoints().keys().forEach(this::deleteEndpointSlice);
    before.nodes().keys().forEach(nodes::remove);
    listing.forEach(this::upsert); // what comes back as it was counts as untouched
  }

  /**
   * The Services that are not in the next image as they are in the base, themselves or in their
   * slices, each with the version of the object that changed last.
   */
  public Map<ObjectKey, String> touchedServices() {
    Map<ObjectKey, String> touched = new LinkedHashMap<>();
    for (Map.Entry<ObjectKey, String> each : versions.entrySet()) {
      if (differs(each.getKey())) {
        touched.put(each.getKey(), each.getValue());
      }
    }
    return touched;
  }

  private boolean differs(ObjectKey service) {
    return !Objects.equals(base.services().get(service), services.get(service))
        || !base.endpoints().of(service).equals(endpoints.of(service));
  }

  /** The image with all that was taken. */
  public ClusterImage toImage() {
    return new ClusterImage(
        new ServicesImage(services.toMap()), endpoints.toImage(), nodes.toMap());
  }
}
