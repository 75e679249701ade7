/** Single writes: what is sent to the kernel, why, and with which outcome. */
@NullMarked
package io.kubeipvs.dataplane.write;

import org.jspecify.annotations.NullMarked;
