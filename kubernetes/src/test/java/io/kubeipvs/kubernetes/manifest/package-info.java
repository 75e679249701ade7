/** Manifests as a source, from single values to a directory that changes. */
@NullMarked
package io.kubeipvs.kubernetes.manifest;

import org.jspecify.annotations.NullMarked;
