/** Network namespaces of a real kernel. */
@NullMarked
package io.kubeipvs.kernel.netns;

import org.jspecify.annotations.NullMarked;
