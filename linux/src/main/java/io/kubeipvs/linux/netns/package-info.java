/** Entering network namespaces without leaking them into other threads. */
@NullMarked
package io.kubeipvs.linux.netns;

import org.jspecify.annotations.NullMarked;
