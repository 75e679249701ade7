/**
 * Facts about packets: who reaches what through the proxied node, and as whom. A network of
 * namespaces, servers and clients in this process, and the real command on the node.
 */
@NullMarked
package io.kubeipvs.conformance.traffic;

import org.jspecify.annotations.NullMarked;
