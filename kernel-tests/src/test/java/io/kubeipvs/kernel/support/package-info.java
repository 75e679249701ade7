/** Namespaces and commands for the kernel tests. */
@NullMarked
package io.kubeipvs.kernel.support;

import org.jspecify.annotations.NullMarked;
