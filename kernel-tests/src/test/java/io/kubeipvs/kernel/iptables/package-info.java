/** The iptables tools on a real kernel. */
@NullMarked
package io.kubeipvs.kernel.iptables;

import org.jspecify.annotations.NullMarked;
