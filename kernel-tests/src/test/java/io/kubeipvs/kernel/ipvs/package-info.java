/** The virtual server table of a real kernel, and the fake held to it. */
@NullMarked
package io.kubeipvs.kernel.ipvs;

import org.jspecify.annotations.NullMarked;
