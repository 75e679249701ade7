/** The dataplane against kernels in memory that behave. */
@NullMarked
package io.kubeipvs.dataplane.duty;

import org.jspecify.annotations.NullMarked;
