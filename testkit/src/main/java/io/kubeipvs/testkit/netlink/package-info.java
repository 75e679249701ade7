/** Netlink without a kernel behind it, for what counts or times its own side alone. */
@NullMarked
package io.kubeipvs.testkit.netlink;

import org.jspecify.annotations.NullMarked;
