/**
 * A network of namespaces: nodes, pods and other machines, how they are joined, and commands that
 * run in them. It knows nothing of Services, servers or agents.
 */
@NullMarked
package io.kubeipvs.lab.network;

import org.jspecify.annotations.NullMarked;
