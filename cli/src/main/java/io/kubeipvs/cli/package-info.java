/** The {@code kube-ipvs} command: its options, its exit statuses, its words. */
@NullMarked
package io.kubeipvs.cli;

import org.jspecify.annotations.NullMarked;
