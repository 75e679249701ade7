/**
 * Who may use whom. Think hard before a rule here is changed: each keeps a law of the design, and
 * docs/architecture.md says which.
 */
@NullMarked
package io.kubeipvs.architecture;

import org.jspecify.annotations.NullMarked;
