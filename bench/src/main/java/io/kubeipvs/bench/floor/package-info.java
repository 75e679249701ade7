/** What the kernel itself costs: the same objects, encoded beforehand, without a planner. */
@NullMarked
package io.kubeipvs.bench.floor;

import org.jspecify.annotations.NullMarked;
