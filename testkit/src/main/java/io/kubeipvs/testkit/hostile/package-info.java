/** Manifests as nobody should write them, and somebody will. */
@NullMarked
package io.kubeipvs.testkit.hostile;

import org.jspecify.annotations.NullMarked;
