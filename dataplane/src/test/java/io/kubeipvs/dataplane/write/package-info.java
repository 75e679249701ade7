/** What is remembered of the writes. */
@NullMarked
package io.kubeipvs.dataplane.write;

import org.jspecify.annotations.NullMarked;
