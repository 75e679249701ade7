/** The virtual server table for people and for programs: reading, naming, printing. */
@NullMarked
package io.kubeipvs.cli.ls;

import org.jspecify.annotations.NullMarked;
