package io.kubeipvs.bench.workload;

import io.kubeipvs.kubernetes.model.Endpoint;
import io.kubeipvs.kubernetes.model.EndpointPort;
import io.kubeipvs.kubernetes.model.EndpointSlice;
import io.kubeipvs.kubernetes.model.KubernetesObject;
import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.kubernetes.model.Service;
import io.kubeipvs.kubernetes.model.ServicePort;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.Protocol;
import java.util.ArrayList;
import java.util.List;

/** A workload as the records that decoding makes. Pure. */
public final class DecodedObjects {
  private static final String VERSION = "1000";

  private DecodedObjects() {}

  /** All Services and EndpointSlices. */
  public static List<KubernetesObject> of(Workload workload) {
    int services = workload.shape().services();
    List<KubernetesObject> objects = new ArrayList<>(2 * services);
    for (int service = 0; service < services; service++) {
      objects.add(service(workload, service));
      objects.add(slice(workload, service));
    }
    return objects;
  }

  private static Service service(Workload workload, int service) {
    return new Service(
        new ObjectKey(Workload.NAMESPACE, workload.serviceName(service)),
        VERSION,
        null,
        Service.Type.CLUSTER_IP,
        List.of(workload.clusterIp(service)),
        List.of(),
        List.of(),
        List.of(),
        List.of(new ServicePort("", Protocol.TCP, Workload.SERVICE_PORT, 0)),
        0,
        Service.TrafficPolicy.CLUSTER,
        Service.TrafficPolicy.CLUSTER,
        0,
        true);
  }

  /** The only slice of a Service. */
  public static EndpointSlice slice(Workload workload, int service) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (int endpoint = 0; endpoint < workload.shape().endpoints(); endpoint++) {
      endpoints.add(
          endpoint(workload.endpoint(service, endpoint), workload.nodeOf(service, endpoint)));
    }
    return new EndpointSlice(
        new ObjectKey(Workload.NAMESPACE, workload.sliceName(service)),
        VERSION,
        workload.serviceName(service),
        IpFamily.IPV4,
        endpoints,
        List.of(new EndpointPort("", Protocol.TCP, Workload.TARGET_PORT)),
        null,
        true);
  }

  private static Endpoint endpoint(IpAddress address, String node) {
    return new Endpoint(address, true, true, false, node, List.of(), List.of(), null);
  }
}
