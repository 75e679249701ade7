/** Clean-up after recorded states, and what the tests of it share with those of the real peers. */
@NullMarked
package io.kubeipvs.kernel.leftovers;

import org.jspecify.annotations.NullMarked;
