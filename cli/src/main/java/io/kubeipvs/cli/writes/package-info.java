/** The agent's latest kernel writes for people and for programs: choosing, printing. */
@NullMarked
package io.kubeipvs.cli.writes;

import org.jspecify.annotations.NullMarked;
