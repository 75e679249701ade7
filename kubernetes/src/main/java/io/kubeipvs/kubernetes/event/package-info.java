/** Events: what an agent has to say where {@code kubectl describe} shows it. */
@NullMarked
package io.kubeipvs.kubernetes.event;

import org.jspecify.annotations.NullMarked;
