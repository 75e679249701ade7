/** The kernel's IP sets (nfnetlink subsystem 6, include/uapi/linux/netfilter/ipset/ip_set.h). */
@NullMarked
package io.kubeipvs.linux.ipset;

import org.jspecify.annotations.NullMarked;
