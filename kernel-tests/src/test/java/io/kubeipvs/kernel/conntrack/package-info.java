/** Connection tracking judged by the kernel and by the conntrack command. */
@NullMarked
package io.kubeipvs.kernel.conntrack;

import org.jspecify.annotations.NullMarked;
