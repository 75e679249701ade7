/** Links, addresses and routes without a kernel, and the contract they share with it. */
@NullMarked
package io.kubeipvs.testkit.link;

import org.jspecify.annotations.NullMarked;
