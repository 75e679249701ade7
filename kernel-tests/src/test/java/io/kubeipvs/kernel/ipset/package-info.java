/** IP sets judged by the kernel and by the ipset command. */
@NullMarked
package io.kubeipvs.kernel.ipset;

import org.jspecify.annotations.NullMarked;
