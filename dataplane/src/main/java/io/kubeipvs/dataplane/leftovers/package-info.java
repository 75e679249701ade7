/**
 * What Service proxies leave on a node, and its removal: kube-proxy's modes IPVS, iptables and
 * nftables, and kube-ipvs itself.
 */
@NullMarked
package io.kubeipvs.dataplane.leftovers;

import org.jspecify.annotations.NullMarked;
