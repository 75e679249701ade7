/** The real command as an operator runs it, judged by the tools' own text and from outside. */
@NullMarked
package io.kubeipvs.kernel.command;

import org.jspecify.annotations.NullMarked;
