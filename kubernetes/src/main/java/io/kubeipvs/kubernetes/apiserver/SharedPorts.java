package io.kubeipvs.kubernetes.apiserver;

import io.kubeipvs.kubernetes.model.EndpointPort;
import io.kubeipvs.kubernetes.model.EndpointSlice;
import io.kubeipvs.kubernetes.model.KubernetesObject;
import io.kubeipvs.kubernetes.model.Node;
import io.kubeipvs.kubernetes.model.Service;
import io.kubeipvs.kubernetes.model.ServicePort;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Lets objects with the same ports have the same list of them: a cluster has thousands of Services,
 * and few that differ in their ports. Not thread-safe.
 */
final class SharedPorts {
  /** So many lists are known at most: node ports make each its own, and are not worth it. */
  private static final int LIMIT = 256;

  private final Map<List<ServicePort>, List<ServicePort>> ofServices = new HashMap<>();
  private final Map<List<EndpointPort>, List<EndpointPort>> ofSlices = new HashMap<>();

  /** An object that is equal to the given one. */
  KubernetesObject shared(KubernetesObject object) {
    return switch (object) {
      case Service service -> service.withPorts(shared(ofServices, service.ports()));
      case EndpointSlice slice -> slice.withPorts(shared(ofSlices, slice.ports()));
      case Node node -> node;
    };
  }

  private static <P> List<P> shared(Map<List<P>, List<P>> known, List<P> ports) {
    List<P> same = known.get(ports);
    if (same == null && known.size() < LIMIT) {
      known.put(ports, ports);
    }
    return same == null ? ports : same;
  }
}
