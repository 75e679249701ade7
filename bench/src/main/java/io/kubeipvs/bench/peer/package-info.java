/** Other programs that program the same objects. */
@NullMarked
package io.kubeipvs.bench.peer;

import org.jspecify.annotations.NullMarked;
