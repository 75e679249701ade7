/** Where objects come from, and how a source tells of them. */
@NullMarked
package io.kubeipvs.kubernetes.source;

import org.jspecify.annotations.NullMarked;
