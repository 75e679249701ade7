package io.kubeipvs.agent.names;

/**
 * What a running agent says of itself and of names. Immutable.
 *
 * @param processId of the agent
 * @param nodeName of the node it serves
 */
public record AgentNames(long processId, String nodeName, NameTable names) {}
