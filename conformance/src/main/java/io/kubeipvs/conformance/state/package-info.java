/** A node's kernel state as text of the tools that operators use, with what is random taken out. */
@NullMarked
package io.kubeipvs.conformance.state;

import org.jspecify.annotations.NullMarked;
