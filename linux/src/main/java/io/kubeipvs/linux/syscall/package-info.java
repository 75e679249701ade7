/** System calls through the Foreign Function and Memory API: the only package that sees it. */
@NullMarked
package io.kubeipvs.linux.syscall;

import org.jspecify.annotations.NullMarked;
