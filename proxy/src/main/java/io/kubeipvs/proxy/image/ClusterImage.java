package io.kubeipvs.proxy.image;

import io.kubeipvs.kubernetes.model.Endpoint;
import io.kubeipvs.kubernetes.model.EndpointSlice;
import io.kubeipvs.kubernetes.model.Node;
import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.proxy.collection.PersistentMap;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The cluster's objects at one moment. Immutable; the next one comes from a {@link ClusterDelta}.
 */
public final class ClusterImage {
  /** A cluster without objects. */
  public static final ClusterImage EMPTY =
      new ClusterImage(ServicesImage.EMPTY, EndpointsImage.EMPTY, PersistentMap.empty());

  private final ServicesImage services;
  private final EndpointsImage endpoints;
  private final PersistentMap<String, Node> nodes;

  ClusterImage(
      ServicesImage services, EndpointsImage endpoints, PersistentMap<String, Node> nodes) {
    this.services = services;
    this.endpoints = endpoints;
    this.nodes = nodes;
  }

  public ServicesImage services() {
    return services;
  }

  public EndpointsImage endpoints() {
    return endpoints;
  }

  /** The Node of this name, or null. */
  public @Nullable Node node(String name) {
    return nodes.get(name);
  }

  public Collection<Node> allNodes() {
    return nodes.values();
  }

  PersistentMap<String, Node> nodes() {
    return nodes;
  }

  /** The endpoints of a Service by their address, to name its back ends for people. */
  public Map<IpAddress, Endpoint> endpointsByAddress(ObjectKey service) {
    Map<IpAddress, Endpoint> found = new HashMap<>();
    for (EndpointSlice slice : endpoints.of(service)) {
      slice.endpoints().forEach(endpoint -> found.put(endpoint.address(), endpoint));
    }
    return found;
  }
}
