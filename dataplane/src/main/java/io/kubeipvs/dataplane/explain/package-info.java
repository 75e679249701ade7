/** Differences between kernel and plan in words, with the objects that they belong to. */
@NullMarked
package io.kubeipvs.dataplane.explain;

import org.jspecify.annotations.NullMarked;
