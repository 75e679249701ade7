/** A directory of manifests as a source of objects. */
@NullMarked
package io.kubeipvs.kubernetes.manifest;

import org.jspecify.annotations.NullMarked;
