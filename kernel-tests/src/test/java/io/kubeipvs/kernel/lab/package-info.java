/** The lab: that it passes, and that every one of its claims can fail. */
@NullMarked
package io.kubeipvs.kernel.lab;

import org.jspecify.annotations.NullMarked;
