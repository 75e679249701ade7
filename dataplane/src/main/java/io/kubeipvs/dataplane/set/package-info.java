/** Sets and their entries: what stands in the kernel, and the steps from there to the plan. */
@NullMarked
package io.kubeipvs.dataplane.set;

import org.jspecify.annotations.NullMarked;
