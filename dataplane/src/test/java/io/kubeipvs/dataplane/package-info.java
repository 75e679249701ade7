/** What stays although the plan does not ask for it. */
@NullMarked
package io.kubeipvs.dataplane;

import org.jspecify.annotations.NullMarked;
