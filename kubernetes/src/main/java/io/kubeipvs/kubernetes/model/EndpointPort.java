package io.kubeipvs.kubernetes.model;

import io.kubeipvs.net.Protocol;

/** A port of a slice; its name ties it to the Service's port of that name. Immutable. */
public record EndpointPort(String name, Protocol protocol, int port) {}
