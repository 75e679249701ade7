/** nf_tables judged by the kernel and by the nft command. */
@NullMarked
package io.kubeipvs.kernel.nftables;

import org.jspecify.annotations.NullMarked;
