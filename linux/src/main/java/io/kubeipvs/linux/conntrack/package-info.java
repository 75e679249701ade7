/** Connection tracking entries (nfnetlink subsystem 1, nfnetlink_conntrack.h). */
@NullMarked
package io.kubeipvs.linux.conntrack;

import org.jspecify.annotations.NullMarked;
