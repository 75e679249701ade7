/** Immutable maps of which a changed one shares almost all with the one before. */
@NullMarked
package io.kubeipvs.proxy.collection;

import org.jspecify.annotations.NullMarked;
