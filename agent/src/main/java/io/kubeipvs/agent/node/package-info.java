/** What there is to know of the node the agent runs on. */
@NullMarked
package io.kubeipvs.agent.node;

import org.jspecify.annotations.NullMarked;
