/** That the conformance suite can fail. */
@NullMarked
package io.kubeipvs.kernel.conformance;

import org.jspecify.annotations.NullMarked;
