/** Traffic that goes on while something else happens, and the count of what went wrong with it. */
@NullMarked
package io.kubeipvs.conformance.load;

import org.jspecify.annotations.NullMarked;
