/** The iptables rules around the sets and the virtual servers, written for a node. */
@NullMarked
package io.kubeipvs.proxy.rules;

import org.jspecify.annotations.NullMarked;
