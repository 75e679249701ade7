/**
 * The cluster: nodes, pods and the network between them as network namespaces, real servers as the
 * workloads, and an agent on every node. All of it is gone when the cluster is closed.
 */
@NullMarked
package io.kubeipvs.lab.cluster;

import org.jspecify.annotations.NullMarked;
