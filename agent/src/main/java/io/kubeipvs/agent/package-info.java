/** The agent: takes objects, plans, and hands the plans to the writer; owns the process's life. */
@NullMarked
package io.kubeipvs.agent;

import org.jspecify.annotations.NullMarked;
