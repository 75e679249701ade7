/**
 * What stays although the plan does not ask for it: connections that drain, and what a predecessor
 * left for objects that cannot be read.
 */
@NullMarked
package io.kubeipvs.dataplane.keep;

import org.jspecify.annotations.NullMarked;
