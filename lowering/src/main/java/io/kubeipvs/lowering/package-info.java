/**
 * A step of the build: what a class leaves to the virtual machine to make at its first use becomes
 * plain code. No class of the command depends on it.
 */
@NullMarked
package io.kubeipvs.lowering;

import org.jspecify.annotations.NullMarked;
