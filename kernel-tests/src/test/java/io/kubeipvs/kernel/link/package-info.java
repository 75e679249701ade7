/** Links, addresses and routes of a real kernel. */
@NullMarked
package io.kubeipvs.kernel.link;

import org.jspecify.annotations.NullMarked;
