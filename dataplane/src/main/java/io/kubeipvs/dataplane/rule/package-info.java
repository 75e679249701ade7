/**
 * Rules in the tables of iptables: what stands in the kernel, and the steps from there to the plan.
 */
@NullMarked
package io.kubeipvs.dataplane.rule;

import org.jspecify.annotations.NullMarked;
