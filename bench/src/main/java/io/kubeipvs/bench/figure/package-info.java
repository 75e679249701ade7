/** One class for each figure that is measured. */
@NullMarked
package io.kubeipvs.bench.figure;

import org.jspecify.annotations.NullMarked;
