/**
 * The walk: nine steps, each a few commands with their real output, and claims that are checked.
 */
@NullMarked
package io.kubeipvs.lab.walk;

import org.jspecify.annotations.NullMarked;
