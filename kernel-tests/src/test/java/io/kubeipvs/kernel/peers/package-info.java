/** Tests with the real kube-proxy, skipped where it has not been built; see tools/peers. */
@NullMarked
package io.kubeipvs.kernel.peers;

import org.jspecify.annotations.NullMarked;
