/**
 * The command at work on fakes, in one process and without privileges: to train the AOT cache, and
 * to measure a start and a load without a kernel's cost in them.
 */
@NullMarked
package io.kubeipvs.training;

import org.jspecify.annotations.NullMarked;
