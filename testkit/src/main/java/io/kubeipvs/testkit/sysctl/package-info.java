/** Kernel settings without a kernel, and the contract they share with it. */
@NullMarked
package io.kubeipvs.testkit.sysctl;

import org.jspecify.annotations.NullMarked;
