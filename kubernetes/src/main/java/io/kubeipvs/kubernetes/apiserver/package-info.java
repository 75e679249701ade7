/** An API server as a source of objects: lists, watches, and what to do when either fails. */
@NullMarked
package io.kubeipvs.kubernetes.apiserver;

import org.jspecify.annotations.NullMarked;
