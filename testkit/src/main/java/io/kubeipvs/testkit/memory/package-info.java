/** What values take in memory, counted and not measured, so that a test can bound it. */
@NullMarked
package io.kubeipvs.testkit.memory;

import org.jspecify.annotations.NullMarked;
