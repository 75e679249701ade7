/** Which endpoints a front end leads to: conditions, topology hints, traffic policies. */
@NullMarked
package io.kubeipvs.proxy.endpoints;

import org.jspecify.annotations.NullMarked;
