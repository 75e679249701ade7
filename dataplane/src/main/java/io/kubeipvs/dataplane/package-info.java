/**
 * Brings the kernel of one node to its plan: one writer that orders the changes, batches them,
 * drains, compares with the kernel, repairs, and remembers what it wrote and why.
 */
@NullMarked
package io.kubeipvs.dataplane;

import org.jspecify.annotations.NullMarked;
