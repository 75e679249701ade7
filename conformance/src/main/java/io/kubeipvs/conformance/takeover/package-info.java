/** A node goes from the real kube-proxy to the real command and back, under traffic. */
@NullMarked
package io.kubeipvs.conformance.takeover;

import org.jspecify.annotations.NullMarked;
