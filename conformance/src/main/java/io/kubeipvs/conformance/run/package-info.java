/** Runs scenarios: the real command in a namespace of its own, step by step, file by file. */
@NullMarked
package io.kubeipvs.conformance.run;

import org.jspecify.annotations.NullMarked;
