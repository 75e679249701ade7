/** Service addresses: what is bound, and the steps from there to the plan. */
@NullMarked
package io.kubeipvs.dataplane.address;

import org.jspecify.annotations.NullMarked;
