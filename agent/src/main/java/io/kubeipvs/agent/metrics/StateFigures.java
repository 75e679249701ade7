package io.kubeipvs.agent.metrics;

import io.kubeipvs.dataplane.DataplaneStatus;
import io.kubeipvs.kubernetes.model.Service;
import io.kubeipvs.kubernetes.model.Service.TrafficPolicy;
import io.kubeipvs.kubernetes.model.ServicePort;
import io.kubeipvs.kubernetes.source.SourceEvent.Kind;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.proxy.endpoints.EndpointChoice;
import io.kubeipvs.proxy.endpoints.PortEndpoints;
import io.kubeipvs.proxy.image.ClusterImage;
import io.kubeipvs.proxy.plan.PlannedServer;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads off how things stand: the writer's status, and the latest plan with the objects it is for.
 * Both are immutable, so nobody is disturbed. Stateless; safe for use by several threads.
 */
public final class StateFigures implements MetricSource {
  private final Supplier<DataplaneStatus> status;
  private final Supplier<@Nullable PlannedState> latest;

  /**
   * @param latest gives null before there is a plan
   */
  public StateFigures(Supplier<DataplaneStatus> status, Supplier<@Nullable PlannedState> latest) {
    this.status = status;
    this.latest = latest;
  }

  @Override
  public void collect(Exposition out) {
    DataplaneStatus now = status.get();
    out.sample(AgentMetrics.ADOPTED, now.adopted() ? 1 : 0);
    out.sample(AgentMetrics.FAILING, now.failingCount());
    out.sample(AgentMetrics.DRAINING, now.drainingCount());
    PlannedState state = latest.get();
    if (state != null) {
      collect(state, out);
    }
  }

  private static void collect(PlannedState state, Exposition out) {
    ClusterImage image = state.image();
    objects(out, Kind.SERVICE, image.services().keys().size());
    objects(out, Kind.ENDPOINT_SLICE, image.endpoints().keys().size());
    objects(out, Kind.NODE, image.allNodes().size());
    out.sample(AgentMetrics.CONFLICTS, state.plan().conflicts().size());
    Map<IpFamily, Integer> servers = new EnumMap<>(IpFamily.class);
    state.plan().families().forEach(family -> servers.put(family, 0));
    for (PlannedServer server : state.plan().servers()) {
      servers.merge(server.frontEnd().address().family(), 1, Integer::sum);
    }
    servers.forEach((family, count) ->
        out.sample(AgentMetrics.PLANNED_SERVERS, count, family.kubernetesName()));
    for (IpFamily family : servers.keySet()) {
      NoLocal count = NoLocal.of(state, family);
      String name = family.kubernetesName();
      out.sample(KubeProxyMetrics.NO_LOCAL_ENDPOINTS, count.internal, "internal", name);
      out.sample(KubeProxyMetrics.NO_LOCAL_ENDPOINTS, count.external, "external", name);
    }
  }

  private static void objects(Exposition out, Kind kind, int count) {
    out.sample(AgentMetrics.OBJECTS, count, kind.kubernetesName());
  }

  /** Services that kube-proxy counts: policy Local, endpoints in the cluster, none here. */
  private record NoLocal(int internal, int external) {
    static NoLocal of(PlannedState state, IpFamily family) {
      int internal = 0;
      int external = 0;
      for (Service service : state.image().services().all()) {
        boolean internalLocal = service.internalTrafficPolicy() == TrafficPolicy.LOCAL;
        boolean externalLocal =
            service.externalTrafficPolicy() == TrafficPolicy.LOCAL
                && service.type() != Service.Type.CLUSTER_IP;
        if ((internalLocal || externalLocal)
            && service.proxied()
            && !service.clusterIps().isEmpty()
            && lacksLocalEndpoints(state, service, family)) {
          internal += internalLocal ? 1 : 0;
          external += externalLocal ? 1 : 0;
        }
      }
      return new NoLocal(internal, external);
    }

    private static boolean lacksLocalEndpoints(
        PlannedState state, Service service, IpFamily family) {
      for (ServicePort port : service.ports()) {
        EndpointChoice choice =
            PortEndpoints.of(
                    state.image().endpoints().of(service.key()),
                    family,
                    port.name(),
                    port.protocol(),
                    state.node())
                .choose();
        if (choice.local().isEmpty() && !choice.cluster().isEmpty()) {
          return true;
        }
      }
      return false;
    }
  }
}
