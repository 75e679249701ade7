/**
 * What the agent counts, and how it is told to Prometheus: kube-proxy's metrics by their names, and
 * some of our own. Threads that do the work only add to counters; all else happens on the thread of
 * whoever asks.
 */
@NullMarked
package io.kubeipvs.agent.metrics;

import org.jspecify.annotations.NullMarked;
