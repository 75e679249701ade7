/** What a plan and a change of it cost, in bytes and not in time, held against stated figures. */
@NullMarked
package io.kubeipvs.proxy.cost;

import org.jspecify.annotations.NullMarked;
