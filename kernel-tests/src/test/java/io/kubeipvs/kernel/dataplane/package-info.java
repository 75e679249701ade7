/** The kernel's writer on a real kernel, judged by the tools of an operator. */
@NullMarked
package io.kubeipvs.kernel.dataplane;

import org.jspecify.annotations.NullMarked;
