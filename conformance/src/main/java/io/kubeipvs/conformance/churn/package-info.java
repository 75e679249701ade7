/** A node under many changes, with an API server that comes and goes. */
@NullMarked
package io.kubeipvs.conformance.churn;

import org.jspecify.annotations.NullMarked;
