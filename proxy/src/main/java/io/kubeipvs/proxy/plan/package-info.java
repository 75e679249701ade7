/** What the kernel should hold: a value per Service, and together for the node. */
@NullMarked
package io.kubeipvs.proxy.plan;

import org.jspecify.annotations.NullMarked;
