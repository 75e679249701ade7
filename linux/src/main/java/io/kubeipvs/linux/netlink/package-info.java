/**
 * Netlink framing, attributes, batches, dumps and errors; pure Java over bytes but for the socket.
 */
@NullMarked
package io.kubeipvs.linux.netlink;

import org.jspecify.annotations.NullMarked;
