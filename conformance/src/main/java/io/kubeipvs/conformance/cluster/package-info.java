/** A real API server and etcd that scenarios take their objects from. */
@NullMarked
package io.kubeipvs.conformance.cluster;

import org.jspecify.annotations.NullMarked;
