/** Tests of what scenarios are turned into for an API server. */
@NullMarked
package io.kubeipvs.conformance.cluster;

import org.jspecify.annotations.NullMarked;
