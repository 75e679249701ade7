/** Links, their addresses, and routes (rtnetlink, include/uapi/linux/rtnetlink.h). */
@NullMarked
package io.kubeipvs.linux.link;

import org.jspecify.annotations.NullMarked;
