/** Kernel settings of a real kernel. */
@NullMarked
package io.kubeipvs.kernel.sysctl;

import org.jspecify.annotations.NullMarked;
