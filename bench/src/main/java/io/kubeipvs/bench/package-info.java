/** Measures what kube-ipvs costs, in time, memory and processes; what {@code make bench} runs. */
@NullMarked
package io.kubeipvs.bench;

import org.jspecify.annotations.NullMarked;
