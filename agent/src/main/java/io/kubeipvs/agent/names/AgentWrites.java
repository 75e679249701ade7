package io.kubeipvs.agent.names;

import io.kubeipvs.dataplane.WriteHistory;

/**
 * What an agent says of its kernel writes. Immutable.
 *
 * @param shadow whether it runs in shadow mode, in which it writes nothing
 */
public record AgentWrites(boolean shadow, WriteHistory history) {}
