package io.kubeipvs.proxy.image;

import io.kubeipvs.kubernetes.model.EndpointSlice;
import io.kubeipvs.kubernetes.model.KubernetesObject;
import io.kubeipvs.kubernetes.model.Node;
import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.kubernetes.model.Service;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * Gathers changes on top of an image, which itself stays as it is, and knows which Services they
 * concern. What comes and goes within one delta leaves no trace. Not thread-safe; one use.
 */
public final class ClusterDelta {
  private final ClusterImage base;
  private ServicesImage services;
  private EndpointsImage endpoints;
  private PMap<String, Node> nodes;

  /** Service to the version of the object that changed last. */
  private final Map<ObjectKey, String> versions = new LinkedHashMap<>();

  public ClusterDelta(ClusterImage base) {
    this.base = base;
    this.services = base.services();
    this.endpoints = base.endpoints();
    this.nodes = base.nodes();
  }

  /** Takes an object that is new or has changed. */
  public void upsert(KubernetesObject object) {
    switch (object) {
      case Service service -> {
        services = services.with(service);
        versions.put(service.key(), service.resourceVersion());
      }
      case EndpointSlice slice -> {
        EndpointSlice old = endpoints.get(slice.key());
        if (old != null) {
          versions.put(old.serviceKey(), slice.resourceVersion()); // it may change its Service
        }
        endpoints = endpoints.with(slice);
        versions.put(slice.serviceKey(), slice.resourceVersion());
      }
      case Node node -> nodes = nodes.plus(node.key().name(), node);
    }
  }

  /** Takes that a Service is gone; one that never was is no matter. */
  public void deleteService(ObjectKey key) {
    Service gone = services.get(key);
    if (gone != null) {
      services = services.without(key);
      versions.put(key, gone.resourceVersion());
    }
  }

  /** Takes that a slice is gone; one that never was is no matter. */
  public void deleteEndpointSlice(ObjectKey key) {
    EndpointSlice gone = endpoints.get(key);
    if (gone != null) {
      endpoints = endpoints.without(key);
      versions.put(gone.serviceKey(), gone.resourceVersion());
    }
  }

  /** Takes that a Node is gone; one that never was is no matter. */
  public void deleteNode(ObjectKey key) {
    nodes = nodes.minus(key.name());
  }

  /** Takes a full listing of all kinds: what is not in it is gone. */
  public void replaceAll(Collection<? extends KubernetesObject> listing) {
    List.copyOf(services.keys()).forEach(this::deleteService);
    List.copyOf(endpoints.keys()).forEach(this::deleteEndpointSlice);
    nodes = HashTreePMap.empty();
    listing.forEach(this::upsert); // what comes back as it was counts as untouched
  }

  /**
   * The Services that are not in the next image as they are in the base, themselves or in their
   * slices, each with the version of the object that changed last.
   */
  public Map<ObjectKey, String> touchedServices() {
    Map<ObjectKey, String> touched = new LinkedHashMap<>();
    versions.forEach((key, version) -> {
      if (differs(key)) {
        touched.put(key, version);
      }
    });
    return touched;
  }

  private boolean differs(ObjectKey service) {
    return !Objects.equals(base.services().get(service), services.get(service))
        || !List.copyOf(base.endpoints().of(service)).equals(List.copyOf(endpoints.of(service)));
  }

  /** Whether the Node of this name is another than in the base. */
  public boolean touchesNode(String name) {
    return !Objects.equals(base.node(name), nodes.get(name));
  }

  /** The image with all that was taken. */
  public ClusterImage toImage() {
    return new ClusterImage(services, endpoints, nodes);
  }
}
