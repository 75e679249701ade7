/**
 * Compact, immutable records of the Kubernetes objects a Service proxy reads; nothing else is kept.
 */
@NullMarked
package io.kubeipvs.kubernetes.model;

import org.jspecify.annotations.NullMarked;
