/**
 * Seeded properties: run a check on many generated values, and say on failure with which seed and
 * which smallest input it fails.
 */
@NullMarked
package io.kubeipvs.testkit.property;

import org.jspecify.annotations.NullMarked;
