/** The hot paths alone: planning a change, encoding a batch, decoding an event of a watch. */
@NullMarked
package io.kubeipvs.bench.jmh;

import org.jspecify.annotations.NullMarked;
