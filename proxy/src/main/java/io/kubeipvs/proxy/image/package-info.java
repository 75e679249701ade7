/** The cluster's objects as an immutable image, and deltas that lead to the next one. */
@NullMarked
package io.kubeipvs.proxy.image;

import org.jspecify.annotations.NullMarked;
