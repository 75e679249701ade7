/**
 * Virtual servers and their real servers: what stands in the kernel, and the steps from there to
 * the plan.
 */
@NullMarked
package io.kubeipvs.dataplane.server;

import org.jspecify.annotations.NullMarked;
