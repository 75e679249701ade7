package io.kubeipvs.kubernetes.model;

import io.kubeipvs.net.Protocol;

/**
 * A port of a Service. Immutable.
 *
 * @param name empty for the only, unnamed port
 * @param nodePort 0 for none
 */
public record ServicePort(String name, Protocol protocol, int port, int nodePort) {}
