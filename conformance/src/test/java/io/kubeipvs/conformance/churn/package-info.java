/** Tests of the run under many changes. */
@NullMarked
package io.kubeipvs.conformance.churn;

import org.jspecify.annotations.NullMarked;
