package io.kubeipvs.proxy.plan;

import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.net.IpFamily;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The health check server that a Service asks for. Immutable.
 *
 * @param localEndpointsByFamily for each family in which the Service has an address and that this
 *     node serves: how many different addresses of ready endpoints this node has; the port is open
 *     in these families only
 */
public record HealthCheck(
    ObjectKey service, int port, Map<IpFamily, Integer> localEndpointsByFamily) {
  public HealthCheck {
    Map<IpFamily, Integer> inOrder = new EnumMap<>(IpFamily.class);
    inOrder.putAll(localEndpointsByFamily);
    localEndpointsByFamily = Collections.unmodifiableMap(inOrder);
  }

  /** A check that is open in both families, with the same number in each. */
  public HealthCheck(ObjectKey service, int port, int localEndpoints) {
    this(
        service,
        port,
        Arrays.stream(IpFamily.values())
            .collect(Collectors.toMap(Function.identity(), family -> localEndpoints)));
  }
}
