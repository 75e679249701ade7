/** An API server that behaves: lists, watches, versions, selectors, and faults on demand. */
@NullMarked
package io.kubeipvs.testkit.apiserver;

import org.jspecify.annotations.NullMarked;
