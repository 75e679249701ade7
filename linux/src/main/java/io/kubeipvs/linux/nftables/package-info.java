/** The tables of nf_tables (nfnetlink subsystem 10, include/uapi/linux/netfilter/nf_tables.h). */
@NullMarked
package io.kubeipvs.linux.nftables;

import org.jspecify.annotations.NullMarked;
