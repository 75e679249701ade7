/** What holds for more than one part of the writer. */
@NullMarked
package io.kubeipvs.dataplane;

import org.jspecify.annotations.NullMarked;
