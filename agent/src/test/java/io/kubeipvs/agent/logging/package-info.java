/** What the log's lines look like. */
@NullMarked
package io.kubeipvs.agent.logging;

import org.jspecify.annotations.NullMarked;
