/**
 * Generic netlink: families found by name, with ids that the kernel gives out
 * (include/uapi/linux/genetlink.h).
 */
@NullMarked
package io.kubeipvs.linux.genetlink;

import org.jspecify.annotations.NullMarked;
