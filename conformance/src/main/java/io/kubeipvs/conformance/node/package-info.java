/** A node with a Service proxy on it and a real API server behind it. */
@NullMarked
package io.kubeipvs.conformance.node;

import org.jspecify.annotations.NullMarked;
