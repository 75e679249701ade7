/** A node as a network namespace, the real command in it, and what the tools say of it. */
@NullMarked
package io.kubeipvs.bench.node;

import org.jspecify.annotations.NullMarked;
