/**
 * Names for what stands in the kernel: which Service a front end is of, which pod an endpoint is. A
 * running agent gives them out over a Unix domain socket, and over others what differs and what it
 * wrote lately.
 */
@NullMarked
package io.kubeipvs.agent.names;

import org.jspecify.annotations.NullMarked;
