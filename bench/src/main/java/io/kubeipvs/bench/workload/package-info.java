/** The cluster that is measured with: its objects, and what the tools must list of it. */
@NullMarked
package io.kubeipvs.bench.workload;

import org.jspecify.annotations.NullMarked;
