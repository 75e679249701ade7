/** What a process writes to the kernel, as strace sees it. */
@NullMarked
package io.kubeipvs.conformance.trace;

import org.jspecify.annotations.NullMarked;
