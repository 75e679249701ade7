@NullMarked
package io.kubeipvs.conformance.trace;

import org.jspecify.annotations.NullMarked;
