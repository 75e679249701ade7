/** The steps from the rules that stand to those of the plan. */
@NullMarked
package io.kubeipvs.dataplane.rule;

import org.jspecify.annotations.NullMarked;
