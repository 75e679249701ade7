/** The kernel's virtual server table (generic netlink family IPVS, include/uapi/linux/ip_vs.h). */
@NullMarked
package io.kubeipvs.linux.ipvs;

import org.jspecify.annotations.NullMarked;
