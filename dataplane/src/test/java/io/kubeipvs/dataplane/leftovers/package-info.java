/** What goes and what stays, as text. */
@NullMarked
package io.kubeipvs.dataplane.leftovers;

import org.jspecify.annotations.NullMarked;
