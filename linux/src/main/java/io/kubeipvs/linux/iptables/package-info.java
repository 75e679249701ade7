/**
 * Rules by way of iptables-save and iptables-restore, the one kernel interface reached by a tool.
 */
@NullMarked
package io.kubeipvs.linux.iptables;

import org.jspecify.annotations.NullMarked;
