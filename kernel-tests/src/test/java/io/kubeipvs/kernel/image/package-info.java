/** The container image, run by an OCI runtime as the manifest for clusters has it. */
@NullMarked
package io.kubeipvs.kernel.image;

import org.jspecify.annotations.NullMarked;
