/** What netlink conversations rely on, asked of a real kernel. */
@NullMarked
package io.kubeipvs.kernel.netlink;

import org.jspecify.annotations.NullMarked;
