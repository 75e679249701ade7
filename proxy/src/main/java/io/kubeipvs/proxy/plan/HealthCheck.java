package io.kubeipvs.proxy.plan;

import io.kubeipvs.kubernetes.model.ObjectKey;

/**
 * The health check server that a Service asks for. Immutable.
 *
 * @param localEndpoints how many different addresses of ready endpoints this node has
 */
public record HealthCheck(ObjectKey service, int port, int localEndpoints) {}
