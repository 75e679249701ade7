/** Plans held against what the real kube-proxy left in a real kernel. */
@NullMarked
package io.kubeipvs.proxy.conformance;

import org.jspecify.annotations.NullMarked;
