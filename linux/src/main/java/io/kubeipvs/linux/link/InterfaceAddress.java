package io.kubeipvs.linux.link;

import io.kubeipvs.net.IpAddress;

/** An address on a link, with the prefix length it was configured with. Immutable. */
public record InterfaceAddress(int linkIndex, IpAddress address, int prefixLength) {}
