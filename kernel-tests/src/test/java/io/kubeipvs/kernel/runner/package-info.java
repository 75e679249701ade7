/** Runs the tests of this module inside the kernel that judges them, where no Maven is. */
@NullMarked
package io.kubeipvs.kernel.runner;

import org.jspecify.annotations.NullMarked;
