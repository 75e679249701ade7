/**
 * The writer at work: its thread, what is due and when, comparison with the kernel, and the order
 * in which everything is brought to the plan.
 */
@NullMarked
package io.kubeipvs.dataplane.duty;

import org.jspecify.annotations.NullMarked;
