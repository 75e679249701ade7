/** Tests of what traffic is made of. */
@NullMarked
package io.kubeipvs.conformance.load;

import org.jspecify.annotations.NullMarked;
