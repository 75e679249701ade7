/** What the fakes of kernel tables have in common: injected errors, and what was written. */
@NullMarked
package io.kubeipvs.testkit.fake;

import org.jspecify.annotations.NullMarked;
