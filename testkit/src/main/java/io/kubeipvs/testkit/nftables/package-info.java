/** nf_tables without a kernel, and the contract that the fake and the kernel both keep. */
@NullMarked
package io.kubeipvs.testkit.nftables;

import org.jspecify.annotations.NullMarked;
