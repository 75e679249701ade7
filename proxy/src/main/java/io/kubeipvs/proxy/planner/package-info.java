/** From objects to plans: what each Service asks for, and what the node has of it in the end. */
@NullMarked
package io.kubeipvs.proxy.planner;

import org.jspecify.annotations.NullMarked;
