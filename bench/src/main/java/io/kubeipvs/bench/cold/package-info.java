/** What runs in a Java machine of its own, so that nothing is warm. */
@NullMarked
package io.kubeipvs.bench.cold;

import org.jspecify.annotations.NullMarked;
