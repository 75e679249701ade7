/** Kernel settings under /proc/sys. */
@NullMarked
package io.kubeipvs.linux.sysctl;

import org.jspecify.annotations.NullMarked;
