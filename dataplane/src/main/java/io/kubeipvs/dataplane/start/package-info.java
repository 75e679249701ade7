/** What a node needs before the first plan: checks, settings, the device. */
@NullMarked
package io.kubeipvs.dataplane.start;

import org.jspecify.annotations.NullMarked;
