/** Collections for what a node holds ten thousands of: one array each, and no object an entry. */
@NullMarked
package io.kubeipvs.net.collection;

import org.jspecify.annotations.NullMarked;
